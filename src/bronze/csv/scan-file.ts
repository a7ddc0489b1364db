import { type FileHandle, open } from 'node:fs/promises';
import type { BronzeColumn, SourceFormat } from '../../definitions/source.ts';
import { type Compression, compressionOf } from '../text/decompress.ts';
import { type Encoding, EncodingTally, encodingOf } from '../text/encoding.ts';
import { LineEnds, MAX_LINE_BYTES } from '../text/physical-lines.ts';
import { type FoundHeader, findHeader, MAX_PREAMBLE_LINES } from './find-header.ts';
import { LineTally } from './line-tally.ts';

/** What an independent look at a file's bytes found, before anything tries to load it. */
export type Scan =
  | { verdict: 'empty' }
  | { verdict: 'unreadable'; reason: string }
  | { verdict: 'compressed'; compression: Compression }
  /** Its bytes have to be written anew as UTF-8 before anything more can be said. */
  | { verdict: 'encoded'; encoding: Encoding }
  | TextScan;

export interface TextScan {
  /** `clean`: every line is one record or the header; DuckDB's own reader takes it without loss. */
  verdict: 'clean' | 'odd';
  encoding: Encoding;
  header: FoundHeader;
  /** Lines behind the header that are not blank. Records, where the file is clean. */
  lines: number;
  blankLines: number;
  /** What made it odd. */
  oddity?: string;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CHUNK_BYTES = 1 << 20;
const SAMPLE_BYTES = 4096;
const TOO_LONG = `its first line is longer than ${MAX_LINE_BYTES >> 20} MiB`;

const SIGNATURES: [string, string][] = [
  ['89504e470d0a1a0a', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['25504446', 'a PDF document'],
  ['504b0304', 'a ZIP archive or a workbook (.xlsx): save the sheet as CSV'],
  ['d0cf11e0', 'an old Office document: save the sheet as CSV'],
  ['50415231', 'a Parquet file'],
];

/** Reads the file once, a megabyte at a time; what its first bytes say is taken from the first of them. */
export async function scanFile(
  path: string,
  contract: readonly BronzeColumn[],
  format: SourceFormat,
): Promise<Scan> {
  const file = await open(path);
  try {
    let text: TextTally | undefined;
    for await (const piece of wholeLines(file)) {
      if (text === undefined) {
        const start = lookAtStart(piece.bytes, format);
        if ('verdict' in start) return start;
        text = new TextTally(piece, start.encoding, contract, format);
      } else text.add(piece);
    }
    return text?.scan() ?? { verdict: 'empty' };
  } finally {
    await file.close();
  }
}

function lookAtStart(start: Buffer, format: SourceFormat): Scan | { encoding: Encoding | undefined } {
  const compression = compressionOf(start);
  if (compression !== undefined) return { verdict: 'compressed', compression };
  const head = start.subarray(0, 8).toString('hex');
  const signature = SIGNATURES.find(([magic]) => head.startsWith(magic));
  if (signature !== undefined)
    return { verdict: 'unreadable', reason: `it is ${signature[1]}, not CSV text` };
  const encoding = encodingOf(start, format.encoding);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return { verdict: 'encoded', encoding };
  return { encoding };
}

/** What is known of a text from its first line to the one that was added last. */
class TextTally {
  readonly #sample: Buffer;
  readonly #encoding: EncodingTally;
  readonly #header: FoundHeader | string;
  readonly #lines: LineTally | undefined;

  constructor(
    first: Piece,
    encoding: Encoding | undefined,
    contract: readonly BronzeColumn[],
    format: SourceFormat,
  ) {
    this.#sample = Buffer.from(first.bytes.subarray(0, SAMPLE_BYTES));
    this.#encoding = new EncodingTally(encoding);
    const lines = first.isTooLong ? [] : firstLines(first.bytes, MAX_PREAMBLE_LINES + 1);
    const texts = lines.map(({ bytes }) => bytes.toString('utf8'));
    this.#header = first.isTooLong ? TOO_LONG : findHeader(texts, contract, format.delimiter);
    if (typeof this.#header === 'string') {
      this.add(first);
      return;
    }
    this.#lines = new LineTally({ delimiter: this.#header.delimiter, width: this.#header.map.width });
    if (this.#header.line > 1) this.#lines.notice('lines before the header');
    this.#encoding.add(first.bytes);
    const start = lines[this.#header.line - 1]?.start ?? 0;
    this.#lines.add(first.bytes.subarray(start === 0 && startsWithMark(first.bytes) ? 3 : start));
  }

  add({ bytes, isTooLong }: Piece): void {
    if (isTooLong) {
      this.#lines?.addTooLong();
      return;
    }
    this.#encoding.add(bytes);
    this.#lines?.add(bytes);
  }

  scan(): Scan {
    const { encoding } = this.#encoding;
    if (this.#encoding.needsRecoding) return { verdict: 'encoded', encoding };
    if (typeof this.#header === 'string' || this.#lines === undefined)
      return { verdict: 'unreadable', reason: whyNoHeader(String(this.#header), this.#sample) };
    if (this.#encoding.isDamaged) this.#lines.notice('bytes that are not UTF-8');
    const { oddity, ...counts } = this.#lines.result();
    const found = { encoding, header: this.#header, ...counts };
    return oddity === undefined ? { verdict: 'clean', ...found } : { verdict: 'odd', ...found, oddity };
  }
}

/** DuckDB's reader takes a byte order mark off too. */
function startsWithMark(bytes: Buffer): boolean {
  return bytes.subarray(0, 3).toString('hex') === 'efbbbf';
}

/** What is full of NULs and has no header is no text at all. */
function whyNoHeader(reason: string, sample: Buffer): string {
  const nuls = sample.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  const isText = nuls * 100 <= sample.length;
  return isText ? reason : `it is not text: ${nuls} of its first ${sample.length} bytes are NUL`;
}

/** Whole lines of a file, many at once; or the start of a line that is too long, whose rest is passed over. */
interface Piece {
  bytes: Buffer;
  isTooLong: boolean;
}

async function* wholeLines(file: FileHandle): AsyncGenerator<Piece> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let carry: Buffer = Buffer.alloc(0);
  let isPassing = false;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([carry, chunk.subarray(0, bytesRead)]);
    const passed = isPassing ? new LineEnds(bytes).next(0) : { at: 0, text: '' };
    if (passed === undefined) {
      carry = halfOfAnEnd(bytes);
      continue;
    }
    isPassing = false;
    const start = passed.at + passed.text.length;
    const end = Math.max(start, lastLineEnd(bytes));
    if (end > start) yield { bytes: bytes.subarray(start, end), isTooLong: false };
    carry = Buffer.from(bytes.subarray(end));
    if (carry.length > MAX_LINE_BYTES) {
      yield { bytes: carry, isTooLong: true };
      isPassing = true;
      carry = halfOfAnEnd(carry);
    }
  }
  if (carry.length > 0 && !isPassing) yield { bytes: carry, isTooLong: false };
}

/** Where the last line end is over that is there whole; 0 where there is none. A CR counts only where no LF does. */
function lastLineEnd(bytes: Buffer): number {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return end > 0 ? end : bytes.subarray(0, -1).lastIndexOf(RETURN) + 1;
}

function halfOfAnEnd(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(bytes.at(-1) === RETURN ? -1 : bytes.length));
}

function firstLines(piece: Buffer, most: number): { start: number; bytes: Buffer }[] {
  const ends = new LineEnds(piece);
  const lines: { start: number; bytes: Buffer }[] = [];
  for (let start = 0; start < piece.length && lines.length < most; ) {
    const end = ends.next(start) ?? { at: piece.length, text: '' };
    const bytes = piece.subarray(start, end.at);
    lines.push({ start, bytes: bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes });
    start = end.at + end.text.length;
  }
  return lines;
}
