import { appendFile, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readHeader, readRecords } from '../bronze/read-records.ts';
import { joinRecord } from '../bronze/split-record.ts';
import { MallardError } from '../errors.ts';
import { addDays, clockOf, dayOf, daysBetween, type SlashOrder } from './calendar.ts';

export interface SplitOptions {
  /** Absolute paths. */
  file: string;
  to: string;
  /** Default: the one column with `date` in its name. */
  dateColumn?: string | undefined;
  slashDates: SlashOrder;
  delimiter: string;
  /** With `{date}` in it. */
  name: string;
  /** The first day becomes this one, and every other moves with it. */
  shiftTo?: string | undefined;
  /** The days that have records become days in a row. */
  consecutive?: boolean | undefined;
  dateOnly?: boolean | undefined;
}

export interface SplitResult {
  records: number;
  files: number;
  firstDay: string;
  lastDay: string;
  /** Lines that are no record, or whose date is none; kept, with their line numbers, in `withoutDayFile`. */
  withoutDay: number;
  withoutDayFile: string;
}

const WITHOUT_DAY = 'without_day.txt';
/** Text of one day held back before it is written, in characters. */
const BATCH = 1 << 18;

/** Turns one big CSV into a file a day, each with the header, and the records in their order. Nothing is lost. */
export async function splitByDay(options: SplitOptions): Promise<SplitResult> {
  const { file, to, delimiter } = options;
  checkNames(options);
  const header = await readHeader(file, delimiter).catch((error) => {
    throw new MallardError('usage', 'the file cannot be read', {
      where: file,
      next: 'name a CSV file',
      cause: error,
    });
  });
  const position = datePosition(header, options);
  const moved = await moveDays(options, header.length, position);
  await mkdir(to, { recursive: true });
  const days = new DayFiles(to, `${joinRecord(header, delimiter)}\n`);
  const withoutDayFile = join(to, WITHOUT_DAY);
  await rm(withoutDayFile, { force: true });
  let [records, withoutDay] = [0, 0];
  for await (const record of readRecords(file, delimiter, header.length)) {
    const text = 'fields' in record ? (record.fields[position] ?? '') : '';
    const oldDay = dayOf(text, options.slashDates) ?? '';
    const day = moved.get(oldDay);
    if ('fields' in record && day !== undefined) {
      records += 1;
      const fields = record.fields.with(position, moveDate(text, oldDay, day, options));
      await days.add(options.name.replaceAll('{date}', day), `${joinRecord(fields, delimiter)}\n`);
    } else {
      withoutDay += 1;
      await appendFile(withoutDayFile, `line ${record.line}: ${record.raw}\n`);
    }
  }
  await days.flush();
  const all = [...moved.values()].sort();
  return {
    records,
    files: days.count,
    firstDay: all[0] ?? '',
    lastDay: all.at(-1) ?? '',
    withoutDay,
    withoutDayFile,
  };
}

function datePosition(header: readonly (string | null)[], { dateColumn, file }: SplitOptions): number {
  const names = header.map((name) => (name ?? '').trim().toLowerCase());
  const positions = names.flatMap((name, i) =>
    (dateColumn === undefined ? name.includes('date') : name === dateColumn.trim().toLowerCase()) ? [i] : [],
  );
  const [position] = positions;
  if (position !== undefined && positions.length === 1) return position;
  const found = positions.length === 0 ? 'no column' : `${positions.length} columns`;
  throw new MallardError('usage', `the header has ${found} ${dateColumn ?? "with 'date' in the name"}`, {
    where: `${file}:1`,
    next: `name one with --date-column: ${header.join(', ')}`,
  });
}

/** A date that does not move keeps its text, unless it is to lose its clock. */
function moveDate(text: string, oldDay: string, day: string, { dateOnly }: SplitOptions): string {
  const clock = clockOf(text);
  if (dateOnly || clock === '') return day;
  return day === oldDay && text.startsWith(day) ? text : `${day} ${clock}`;
}

/** Each day's file has its own name, inside the folder, and none of them is the file that is being read. */
function checkNames({ name, to, file, delimiter }: SplitOptions): void {
  const wrong = !name.includes('{date}')
    ? `--name ${name} has no {date}: all days would go to one file`
    : /[\\/]/.test(name)
      ? `--name ${name} leads to another folder`
      : delimiter.length !== 1
        ? `--delimiter '${delimiter}' is not one character`
        : resolve(to) === dirname(resolve(file))
          ? '--to is the folder of the file itself, which could be overwritten'
          : undefined;
  if (wrong !== undefined) {
    throw new MallardError('usage', wrong, { next: 'for example --to days --name {date}.csv' });
  }
}

/** Each day that has records, and the day it becomes. */
async function moveDays(
  options: SplitOptions,
  width: number,
  position: number,
): Promise<Map<string, string>> {
  const days = new Set<string>();
  for await (const record of readRecords(options.file, options.delimiter, width)) {
    const day = 'fields' in record ? dayOf(record.fields[position] ?? '', options.slashDates) : undefined;
    if (day !== undefined) days.add(day);
  }
  const sorted = [...days].sort();
  const first = sorted[0] ?? '';
  const start = options.shiftTo ?? first;
  return new Map(
    sorted.map((day, i) => [day, addDays(start, options.consecutive ? i : daysBetween(first, day))]),
  );
}

/** Writes the days' files, a batch at a time, none of them held open. */
class DayFiles {
  readonly #folder: string;
  readonly #header: string;
  readonly #batches = new Map<string, string>();
  readonly #begun = new Set<string>();

  constructor(folder: string, header: string) {
    this.#folder = folder;
    this.#header = header;
  }

  get count(): number {
    return this.#begun.size;
  }

  async add(name: string, text: string): Promise<void> {
    const batch = (this.#batches.get(name) ?? '') + text;
    this.#batches.set(name, batch);
    if (batch.length > BATCH) await this.#write(name);
  }

  async flush(): Promise<void> {
    for (const name of this.#batches.keys()) await this.#write(name);
  }

  async #write(name: string): Promise<void> {
    const handle = await open(join(this.#folder, name), this.#begun.has(name) ? 'a' : 'w');
    await handle.writeFile((this.#begun.has(name) ? '' : this.#header) + (this.#batches.get(name) ?? ''));
    await handle.close();
    this.#begun.add(name);
    this.#batches.delete(name);
  }
}
