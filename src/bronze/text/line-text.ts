import { isUtf8 } from 'node:buffer';
import { KEPT_BYTES, MAX_LINE_BYTES, type PhysicalLine } from './physical-lines.ts';

/** A physical line that is no record: where it stands, why, and what of its text is kept. */
export interface RefusedLine {
  /** Physical, from 1. */
  line: number;
  /** In the text that was read: where a file was compressed or in another encoding, that is its decoded text. */
  byteOffset: number;
  reason: string;
  /** Without its line end; bytes that are not UTF-8 read as Latin-1; of a long line the first MiB. */
  raw: string;
}

/** A line's text; undefined where it has none that can be trusted (`whyNoText`). */
export function textOf({ bytes, length }: PhysicalLine): string | undefined {
  return length <= MAX_LINE_BYTES && isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined;
}

export function whyNoText({ bytes, length }: PhysicalLine): string {
  if (length > MAX_LINE_BYTES) return `is longer than ${MAX_LINE_BYTES >> 20} MiB`;
  if (bytes.includes(0)) return 'has a NUL byte';
  const hasSurrogate = /\xed[\xa0-\xbf]/.test(bytes.toString('latin1'));
  return hasSurrogate ? 'has half a UTF-16 surrogate pair, which is not UTF-8 text' : 'is not UTF-8 text';
}

export function refuseLine(line: PhysicalLine, reason: string): RefusedLine {
  const kept = line.length > KEPT_BYTES ? wholeCharacters(line.bytes.subarray(0, KEPT_BYTES)) : line.bytes;
  const cut =
    line.length > KEPT_BYTES ? ` (kept here: the first ${kept.length} of ${line.length} bytes)` : '';
  return {
    line: line.number,
    byteOffset: line.byteOffset,
    raw: kept.toString(isUtf8(kept) ? 'utf8' : 'latin1'),
    reason: reason + cut,
  };
}

/** Without the beginning of a character at the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  const starts = [1, 2, 3].map((back) => bytes.length - back).filter((at) => (bytes[at] ?? 0) >= 0xc0);
  const whole = bytes.subarray(0, starts[0]);
  return isUtf8(bytes) ? bytes : whole;
}
