import { LineEnds } from '../text/physical-lines.ts';
import { isWellQuoted, splitRecord } from './split-record.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/**
 * Counts the lines of a text from its header on, and looks for whatever DuckDB's own reader would not take without
 * loss: with native searches, no step per byte. It is given whole lines, in pieces.
 */
export class LineTally {
  readonly #delimiter: string;
  readonly #width: number;
  #lines = 0;
  #blank = 0;
  #newlines = 0;
  #returnNewlines = 0;
  #oddity: string | undefined;

  constructor({ delimiter, width }: { delimiter: string; width: number }) {
    this.#delimiter = delimiter;
    this.#width = width;
  }

  add(piece: Buffer): void {
    if (piece.includes(0)) this.notice('a NUL byte');
    this.#countLines(piece);
    if (piece.includes(QUOTE)) this.#checkQuotes(piece);
    this.#checkLastFields(piece);
  }

  /** Counts a line that is too long to be given. */
  addTooLong(): void {
    this.#lines += 1;
    this.notice('a line of more than 16 MiB');
  }

  /** What makes the text odd; the first counts. */
  notice(oddity: string): void {
    this.#oddity ??= oddity;
  }

  #countLines(piece: Buffer): void {
    let [newlines, returnNewlines, blank] = [0, 0, 0];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      const afterReturn = piece[end - 1] === RETURN && end > start;
      newlines += 1;
      if (afterReturn) returnNewlines += 1;
      if (end - start === (afterReturn ? 1 : 0)) blank += 1;
      start = end + 1;
    }
    if (piece.includes(RETURN) && countReturns(piece) !== returnNewlines) {
      this.#countBareReturns(piece);
      return;
    }
    this.#newlines += newlines;
    this.#returnNewlines += returnNewlines;
    this.#blank += blank;
    this.#lines += newlines - blank + (start < piece.length ? 1 : 0);
  }

  /** Where a CR alone ends lines. */
  #countBareReturns(piece: Buffer): void {
    this.notice('carriage returns that end lines');
    const ends = new LineEnds(piece);
    let start = 0;
    for (let end = ends.next(0); end !== undefined; end = ends.next(start)) {
      if (end.at === start) this.#blank += 1;
      else this.#lines += 1;
      start = end.at + end.text.length;
    }
    const rest = piece.subarray(start);
    if (rest.length === 1 && rest[0] === RETURN) this.#blank += 1;
    else if (rest.length > 0) this.#lines += 1;
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
        this.notice('a quote that opens or closes no field, or a field over several lines');
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
      this.notice('a line with another number of fields than the header');
    }
  }

  /** Header and blank lines are no records. Without an oddity every other line is one. */
  result(): { lines: number; blankLines: number; oddity?: string } {
    if (this.#blank > 0) this.notice('blank lines');
    if (this.#returnNewlines > 0 && this.#returnNewlines !== this.#newlines)
      this.notice('two kinds of line end');
    const found = { lines: Math.max(0, this.#lines - 1), blankLines: this.#blank };
    return this.#oddity === undefined ? found : { ...found, oddity: this.#oddity };
  }
}

function countReturns(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(RETURN); at !== -1; at = piece.indexOf(RETURN, at + 1)) count += 1;
  return count;
}
