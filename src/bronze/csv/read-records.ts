import { refuseLine, textOf, whyNoText } from '../text/line-text.ts';
import { MAX_LINE_BYTES, type PhysicalLine, physicalLines } from '../text/physical-lines.ts';
import { isWellQuoted, splitRecord } from './split-record.ts';

/**
 * A record that could be read, or a physical line that could not, with where it stands in its file and its text
 * (without its line end; bytes that are not UTF-8 read as Latin-1; of a refused line the first MiB).
 */
export type ReadRecord = (Place & { fields: (string | null)[] }) | (Place & { reason: string });

interface Place {
  /** Physical, from 1. */
  line: number;
  /** In the text that was read: where a file was compressed or in another encoding, that is its decoded text. */
  byteOffset: number;
  /** How many lines that are not blank it takes up. */
  lines: number;
  raw: string;
}

/** A record may span so many lines, and as many bytes as a line; beyond that its quote counts as unclosed. */
const MAX_JOINED_LINES = 200;

/**
 * Reads a UTF-8 text record by record after its header line, whatever is in it: each physical line that is not blank
 * ends up in exactly one result. A line that cannot be part of a record is given back with the reason, and
 * reading resumes at the next line. A line that is a whole, well-quoted record by itself is never swallowed
 * by an open quote before it.
 *
 * @param width how many fields a record has
 * @param headerLine the physical line of the header, from 1; what comes before it is passed over
 */
export async function* readRecords(
  path: string,
  delimiter: string,
  width: number,
  headerLine = 1,
): AsyncGenerator<ReadRecord> {
  const lines = new Lookahead(physicalLines(path));
  for (let passed = 0; passed < headerLine; passed++) await lines.take();
  for (let line = await lines.take(); line !== undefined; line = await lines.take()) {
    if (!isBlank(line)) yield await readRecord(line, lines, delimiter, width);
  }
}

/** The fields of a file's first line, a byte order mark before them left out. Empty if they cannot be told apart. */
export async function readHeader(path: string, delimiter: string): Promise<(string | null)[]> {
  for await (const { bytes } of physicalLines(path)) {
    const split = splitRecord(bytes.toString('utf8').replace(/^\ufeff/, ''), delimiter);
    return 'fields' in split ? split.fields : [];
  }
  return [];
}

async function readRecord(
  line: PhysicalLine,
  following: Lookahead,
  delimiter: string,
  width: number,
): Promise<ReadRecord> {
  const { number, byteOffset } = line;
  const text = textOf(line);
  if (text === undefined) return refuse(line, whyNoText(line));
  const split = splitRecord(text, delimiter);
  if ('fields' in split) {
    if (split.fields.length === width)
      return { line: number, byteOffset, lines: 1, fields: split.fields, raw: text };
    return refuse(line, `has ${countFields(split.fields.length)} where the header has ${width}`);
  }
  const joined =
    split.problem === 'unclosed quote'
      ? await joinLines(line, text + line.end, following, delimiter, width)
      : undefined;
  if (joined === undefined)
    return refuse(line, `has ${split.problem === 'unclosed quote' ? 'an ' : ''}${split.problem}`);
  return { line: number, byteOffset, ...joined };
}

/** Tries to close an open quote with the lines that follow; they are taken only if that makes a record. */
async function joinLines(
  first: PhysicalLine,
  start: string,
  following: Lookahead,
  delimiter: string,
  width: number,
) {
  let text = start;
  let size = first.length;
  for (let count = 1; count < MAX_JOINED_LINES; count++) {
    const next = await following.peek(count - 1);
    const nextText = next === undefined ? undefined : textOf(next);
    size += next?.length ?? 0;
    if (nextText === undefined || size > MAX_LINE_BYTES) return undefined;
    if (isWholeRecord(nextText, delimiter, width)) return undefined;
    text += nextText;
    const split = splitRecord(text, delimiter);
    if ('fields' in split) {
      if (split.fields.length !== width) return undefined;
      let lines = 1;
      for (let taken = 0; taken < count; taken++) {
        const line = await following.take();
        if (line !== undefined && !isBlank(line)) lines += 1;
      }
      return { lines, fields: split.fields, raw: text };
    }
    if (split.problem !== 'unclosed quote') return undefined;
    text += next?.end;
  }
  return undefined;
}

/** A line that can stand alone. One field alone would be any line, so that says nothing. */
function isWholeRecord(text: string, delimiter: string, width: number): boolean {
  const split = splitRecord(text, delimiter);
  return width > 1 && 'fields' in split && split.fields.length === width && isWellQuoted(text, delimiter);
}

function countFields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}

function refuse(line: PhysicalLine, reason: string): ReadRecord {
  return { ...refuseLine(line, reason), lines: 1 };
}

function isBlank({ length }: PhysicalLine): boolean {
  return length === 0;
}

/** A stream of lines in which one can look ahead. */
class Lookahead {
  readonly #lines: AsyncGenerator<PhysicalLine>;
  readonly #waiting: PhysicalLine[] = [];

  constructor(lines: AsyncGenerator<PhysicalLine>) {
    this.#lines = lines;
  }

  async take(): Promise<PhysicalLine | undefined> {
    const waiting = this.#waiting.shift();
    return waiting ?? (await this.#next());
  }

  /** The line `ahead` places after the one that `take` would give, without taking it. */
  async peek(ahead: number): Promise<PhysicalLine | undefined> {
    while (this.#waiting.length <= ahead) {
      const line = await this.#next();
      if (line === undefined) return undefined;
      this.#waiting.push(line);
    }
    return this.#waiting[ahead];
  }

  async #next(): Promise<PhysicalLine | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }
}
