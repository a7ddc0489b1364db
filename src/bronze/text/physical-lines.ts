import { createReadStream } from 'node:fs';

/** A line as it stands in a file. */
export interface PhysicalLine {
  /** From 1. */
  number: number;
  /** Where its first byte is in the text that is read: the decompressed one in UTF-8, its byte order mark counted. */
  byteOffset: number;
  /** Without its line end. Of a line of more than `MAX_LINE_BYTES` only the first `KEPT_BYTES`. */
  bytes: Buffer;
  /** How many bytes it has, without its line end. */
  length: number;
  end: '\n' | '\r\n' | '\r' | '';
}

/** A longer line is no record. */
export const MAX_LINE_BYTES = 16 << 20;
/** So much is kept of a line that is no record; the rest stays in the landing. */
export const KEPT_BYTES = 1 << 20;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Lines end at LF, CR LF or a CR alone. A final line without an end counts. */
export async function* physicalLines(path: string): AsyncGenerator<PhysicalLine> {
  let carry: Buffer = Buffer.alloc(0);
  let number = 1;
  let byteOffset = 0;
  const tooLong = new TooLong();
  const line = (bytes: Buffer, end: PhysicalLine['end']): PhysicalLine => {
    const made = { number, byteOffset, ...tooLong.finish(bytes), end };
    number += 1;
    byteOffset += made.length + end.length;
    return made;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = Buffer.concat([carry, chunk as Buffer]);
    const ends = new LineEnds(bytes);
    let start = 0;
    for (let end = ends.next(0); end !== undefined; end = ends.next(start)) {
      yield line(bytes.subarray(start, end.at), end.text);
      start = end.at + end.text.length;
    }
    carry = tooLong.swallow(Buffer.from(bytes.subarray(start)));
  }
  if (carry.at(-1) === RETURN) yield line(carry.subarray(0, -1), '\r');
  else if (carry.length > 0 || tooLong.isOpen) yield line(carry, '');
}

/** Finds line ends in one sweep, by native search. */
export class LineEnds {
  readonly #bytes: Buffer;
  #newline = -1;
  #return = -1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The first line end at or after `from`. A CR as the very last byte is none yet: it may be half of CR LF. */
  next(from: number): { at: number; text: '\n' | '\r\n' | '\r' } | undefined {
    this.#newline = this.#search(NEWLINE, this.#newline, from);
    this.#return = this.#search(RETURN, this.#return, from);
    const [newline, bare] = [this.#newline, this.#return];
    if (bare < newline && bare + 1 < this.#bytes.length)
      return { at: bare, text: bare + 1 === newline ? '\r\n' : '\r' };
    return newline < this.#bytes.length ? { at: newline, text: '\n' } : undefined;
  }

  /** Searches only when what was found last lies behind; past the end where there is none. */
  #search(byte: number, last: number, from: number): number {
    if (last >= from) return last;
    const found = this.#bytes.indexOf(byte, from);
    return found === -1 ? this.#bytes.length : found;
  }
}

/** A line that is too long to be held: how long it is so far, and how it begins. */
class TooLong {
  #start: Buffer | undefined;
  #dropped = 0;

  get isOpen(): boolean {
    return this.#start !== undefined;
  }

  /** What has to be carried on of an unfinished line: all of it, or only a CR that may belong to its end. */
  swallow(unfinished: Buffer): Buffer {
    if (this.#start === undefined && unfinished.length <= MAX_LINE_BYTES) return unfinished;
    this.#start ??= Buffer.from(unfinished.subarray(0, KEPT_BYTES));
    const keep = unfinished.at(-1) === RETURN ? 1 : 0;
    this.#dropped += unfinished.length - keep;
    return unfinished.subarray(unfinished.length - keep);
  }

  /** The line that ends with these bytes. */
  finish(bytes: Buffer): { bytes: Buffer; length: number } {
    const length = this.#dropped + bytes.length;
    const start = this.#start ?? (length > MAX_LINE_BYTES ? bytes.subarray(0, KEPT_BYTES) : bytes);
    this.#start = undefined;
    this.#dropped = 0;
    return { bytes: start, length };
  }
}
