import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { isWellQuoted, splitRecord } from './split-record.ts';

/** What an independent look at a file's bytes found, before anything tries to load it. */
export type Scan =
  | { verdict: 'empty' }
  | { verdict: 'unreadable'; reason: string }
  | {
      /** `clean`: every line is one record or the header; DuckDB's own reader takes it without loss. */
      verdict: 'clean' | 'odd';
      /** Text of the first line. */
      header: string;
      /** Lines that are neither header nor blank. Records, where the file is clean. */
      lines: number;
      blankLines: number;
      /** What made it odd. */
      oddity?: string;
    };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const CHUNK_BYTES = 1 << 20;
/** A longer line is not text with lines. */
const MAX_LINE_BYTES = 16 << 20;

const SIGNATURES: [string, string][] = [
  ['89504e470d0a1a0a', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['25504446', 'a PDF document'],
  ['504b0304', 'a ZIP archive or a workbook (.xlsx): save the sheet as CSV'],
  ['d0cf11e0', 'an old Office document: save the sheet as CSV'],
  ['1f8b', 'gzip data'],
  ['28b52ffd', 'zstd data'],
  ['50415231', 'a Parquet file'],
  ['fffe', 'UTF-16 text: save it as UTF-8'],
  ['feff', 'UTF-16 text: save it as UTF-8'],
];

/** Reads the file once, a megabyte at a time, and counts with native searches: no step per byte. */
export async function scanFile(path: string, delimiter: string): Promise<Scan> {
  const tally = new Tally(delimiter);
  const file = await open(path);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let carry = Buffer.alloc(0);
    let first = true;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      const bytes = Buffer.concat([carry, chunk.subarray(0, bytesRead)]);
      if (first) {
        const reason = whyNotText(bytes);
        if (reason !== undefined) return { verdict: 'unreadable', reason };
        first = false;
      }
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end === 0 && bytes.length > MAX_LINE_BYTES) {
        return { verdict: 'unreadable', reason: `it has a line of more than ${MAX_LINE_BYTES >> 20} MiB` };
      }
      tally.add(bytes.subarray(0, end));
      carry = Buffer.from(bytes.subarray(end));
    }
    tally.add(carry);
    return tally.scan();
  } finally {
    await file.close();
  }
}

function whyNotText(start: Buffer): string | undefined {
  const head = start.subarray(0, 8).toString('hex');
  const signature = SIGNATURES.find(([magic]) => head.startsWith(magic));
  if (signature !== undefined) return `it is ${signature[1]}, not CSV text`;
  const sample = start.subarray(0, 4096);
  const nuls = sample.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (nuls * 100 > sample.length)
    return `it is not text: ${nuls} of its first ${sample.length} bytes are NUL`;
  const newline = sample.indexOf(NEWLINE);
  const bare = sample.indexOf(RETURN);
  if (bare !== -1 && bare + 1 < sample.length && (newline === -1 || bare < newline - 1)) {
    return 'its line ends are carriage returns alone: save it with LF or CR LF';
  }
  return undefined;
}

/** Counts over pieces that end at a line's end. */
class Tally {
  readonly #delimiter: string;
  #header: string | undefined;
  #width = 0;
  #lines = 0;
  #blank = 0;
  #newlines = 0;
  #returns = 0;
  #returnNewlines = 0;
  #oddity: string | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    if (this.#header === undefined) {
      const end = piece.indexOf(NEWLINE);
      const line = piece.subarray(0, end === -1 ? undefined : end).toString('utf8');
      this.#header = line.replace(/\r$/, '');
      if (this.#header.startsWith('\ufeff')) {
        this.#header = this.#header.slice(1);
        this.#oddity ??= 'a byte order mark';
      }
      const split = splitRecord(this.#header, this.#delimiter);
      this.#width = 'fields' in split ? split.fields.length : 0;
    }
    if (!isUtf8(piece)) this.#oddity ??= 'bytes that are not UTF-8';
    if (piece.includes(0)) this.#oddity ??= 'a NUL byte';
    this.#countLines(piece);
    if (piece.includes(QUOTE)) this.#checkQuotes(piece);
    if (piece.includes(RETURN)) this.#countReturns(piece);
    this.#checkLastFields(piece);
  }

  #countLines(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      this.#newlines += 1;
      if (piece[end - 1] === RETURN && end > start) this.#returnNewlines += 1;
      const bare = end - start - (piece[end - 1] === RETURN ? 1 : 0) <= 0;
      if (bare) this.#blank += 1;
      else this.#lines += 1;
      start = end + 1;
    }
    if (start < piece.length) this.#lines += 1;
  }

  #countReturns(piece: Buffer): void {
    for (let at = piece.indexOf(RETURN); at !== -1; at = piece.indexOf(RETURN, at + 1)) this.#returns += 1;
  }

  /**
   * Every quote has to open a field, close one, or be half of a doubled one inside, and each line has to close
   * what it opens. Only lines with a quote are looked at.
   */
  #checkQuotes(piece: Buffer): void {
    let at = piece.indexOf(QUOTE);
    while (at !== -1) {
      const lineStart = piece.lastIndexOf(NEWLINE, at) + 1;
      const newline = piece.indexOf(NEWLINE, at);
      const lineEnd = newline === -1 ? piece.length : newline;
      const line = piece.subarray(lineStart, piece[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd);
      if (!isWellQuoted(line.toString('utf8'), this.#delimiter))
        this.#oddity ??= 'a quote that opens or closes no field, or a field over several lines';
      at = newline === -1 ? -1 : piece.indexOf(QUOTE, newline);
    }
  }

  /** DuckDB forgives one absent field too many at the end of a line, so lines that end in a delimiter are counted. */
  #checkLastFields(piece: Buffer): void {
    for (const end of [`${this.#delimiter}\n`, `${this.#delimiter}\r\n`]) {
      for (let at = piece.indexOf(end); at !== -1; at = piece.indexOf(end, at + 1))
        this.#checkWidth(piece, at + 1);
    }
    if (piece.at(-1) === this.#delimiter.charCodeAt(0)) this.#checkWidth(piece, piece.length);
  }

  #checkWidth(piece: Buffer, lineEnd: number): void {
    const line = piece.subarray(piece.lastIndexOf(NEWLINE, lineEnd - 1) + 1, lineEnd).toString('utf8');
    const split = splitRecord(line, this.#delimiter);
    if ('fields' in split && split.fields.length !== this.#width) {
      this.#oddity ??= 'a line with another number of fields than the header';
    }
  }

  scan(): Scan {
    if (this.#header === undefined) return { verdict: 'empty' };
    if (this.#blank > 0) this.#oddity ??= 'blank lines';
    if (this.#returns !== this.#returnNewlines) this.#oddity ??= 'carriage returns inside lines';
    if (this.#returnNewlines > 0 && this.#returnNewlines !== this.#newlines)
      this.#oddity ??= 'two kinds of line end';
    const found = { header: this.#header, lines: Math.max(0, this.#lines - 1), blankLines: this.#blank };
    return this.#oddity === undefined
      ? { verdict: 'clean', ...found }
      : { verdict: 'odd', ...found, oddity: this.#oddity };
  }
}
