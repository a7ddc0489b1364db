import { isAscii, isUtf8 } from 'node:buffer';
import type { SourceFormat } from '../../definitions/source.ts';

export type Encoding = Exclude<SourceFormat['encoding'], 'auto'>;

const SAMPLE_BYTES = 4096;

/** A character of several bytes, one byte a character. */
const MULTIBYTE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/;

/**
 * The encoding of a file that begins with these bytes: what its byte order mark says, or else what the pipeline
 * declares, or UTF-16 if every other byte is NUL. Undefined where only the whole file can tell.
 */
export function encodingOf(start: Buffer, declared: SourceFormat['encoding']): Encoding | undefined {
  const head = start.subarray(0, 3).toString('hex');
  if (head === 'efbbbf') return 'utf-8';
  if (head.startsWith('fffe')) return 'utf-16le';
  if (head.startsWith('feff')) return 'utf-16be';
  return declared === 'auto' ? utf16WithoutMark(start.subarray(0, SAMPLE_BYTES)) : declared;
}

/** Delimiters, digits and line ends have a NUL for one of their two bytes in UTF-16, always the same one. */
function utf16WithoutMark(sample: Buffer): Encoding | undefined {
  if (!sample.includes(0)) return undefined;
  const nuls: [even: number, odd: number] = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) nuls[(i % 2) as 0 | 1] += 1;
  const [even, odd] = nuls;
  const most = sample.length / 4;
  if (odd > most && even * 10 < odd) return 'utf-16le';
  if (even > most && odd * 10 < even) return 'utf-16be';
  return undefined;
}

/** Finds out by all of a file's bytes whether they are UTF-8, as they are, or have to be encoded anew. */
export class EncodingTally {
  readonly #known: Encoding | undefined;
  #isAscii = true;
  #hasMultibyte = false;
  #isUtf8 = true;

  /** @param known what its start or the pipeline says; not UTF-16 */
  constructor(known: Encoding | undefined) {
    this.#known = known;
  }

  /** @param piece whole lines, so that no character is cut */
  add(piece: Buffer): void {
    if (isAscii(piece)) return;
    this.#isAscii = false;
    const valid = isUtf8(piece);
    if (!valid) this.#isUtf8 = false;
    this.#hasMultibyte ||= valid || MULTIBYTE.test(piece.toString('latin1'));
  }

  /** Whether some bytes so far are not UTF-8. */
  get isDamaged(): boolean {
    return !this.#isUtf8;
  }

  /**
   * A file that is not UTF-8 throughout and has no single valid character of several bytes is windows-1252; with one
   * it is UTF-8 with damaged lines.
   */
  get encoding(): Encoding {
    return this.#known ?? (this.#isUtf8 || this.#hasMultibyte ? 'utf-8' : 'windows-1252');
  }

  /** Whether the bytes are not what UTF-8 would write for the same text. */
  get needsRecoding(): boolean {
    return this.encoding !== 'utf-8' && !this.#isAscii;
  }
}
