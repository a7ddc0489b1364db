import { existsSync } from 'node:fs';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readHeader, readRecords } from '../bronze/csv/read-records.ts';
import { joinRecord } from '../bronze/csv/split-record.ts';
import { MallardError } from '../errors.ts';
import { addDays, clockOf, dayOf, daysBetween, type SlashOrder } from './calendar.ts';

export interface SplitOptions {
  /** Absolute paths, of one header. */
  files: readonly string[];
  /** Absolute. */
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

/**
 * Turns big CSVs of one header into a file a day, each with the header, and the records in their order. Nothing is
 * lost, and nothing that is there already is written over.
 */
export async function splitByDay(options: SplitOptions): Promise<SplitResult> {
  const { files, to, delimiter, name } = options;
  checkNames(options);
  const header = await commonHeader(files, delimiter);
  const position = datePosition(header, options);
  const moved = await moveDays(options, header.length, position);
  const withoutDayFile = join(to, WITHOUT_DAY);
  const names = [...moved.values()].map((day) => name.replaceAll('{date}', day));
  refuseExisting([withoutDayFile, ...names.map((file) => join(to, file))]);
  await mkdir(to, { recursive: true });
  const days = new DayFiles(to, `${joinRecord(header, delimiter)}\n`);
  let [records, withoutDay] = [0, 0];
  for (const file of files) {
    for await (const record of readRecords(file, delimiter, header.length)) {
      const text = 'fields' in record ? (record.fields[position] ?? '') : '';
      const oldDay = dayOf(text, options.slashDates) ?? '';
      const day = moved.get(oldDay);
      if ('fields' in record && day !== undefined) {
        records += 1;
        const fields = record.fields.with(position, moveDate(text, oldDay, day, options));
        await days.add(name.replaceAll('{date}', day), `${joinRecord(fields, delimiter)}\n`);
      } else {
        withoutDay += 1;
        await appendFile(withoutDayFile, `${basename(file)}, line ${record.line}: ${record.raw}\n`);
      }
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

async function commonHeader(files: readonly string[], delimiter: string): Promise<(string | null)[]> {
  const [first, ...others] = await Promise.all(
    files.map(async (file) => ({ file, header: await headerOf(file, delimiter) })),
  );
  const other = others.find(({ header }) => header.join() !== first?.header.join());
  if (first === undefined || other !== undefined) {
    throw new MallardError('usage', 'the files have different headers', {
      where: other?.file,
      next: 'split them one by one, each to a folder of its own',
    });
  }
  return first.header;
}

async function headerOf(file: string, delimiter: string): Promise<(string | null)[]> {
  try {
    return await readHeader(file, delimiter);
  } catch (error) {
    throw new MallardError('usage', 'the file cannot be read', {
      where: file,
      next: 'name a CSV file',
      cause: error,
    });
  }
}

function refuseExisting(paths: readonly string[]): void {
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined) {
    throw new MallardError('usage', 'this file is there already, and split writes over nothing', {
      where: there,
      next: 'name another folder with --to, or all the files to split in one command',
    });
  }
}

function datePosition(header: readonly (string | null)[], { dateColumn, files }: SplitOptions): number {
  const names = header.map((name) => (name ?? '').trim().toLowerCase());
  const positions = names.flatMap((name, i) =>
    (dateColumn === undefined ? name.includes('date') : name === dateColumn.trim().toLowerCase()) ? [i] : [],
  );
  const [position] = positions;
  if (position !== undefined && positions.length === 1) return position;
  const found = positions.length === 0 ? 'no column' : `${positions.length} columns`;
  throw new MallardError('usage', `the header has ${found} ${dateColumn ?? "with 'date' in the name"}`, {
    where: `${files[0]}:1`,
    next: `name one with --date-column: ${header.join(', ')}`,
  });
}

/** A date that does not move keeps its text, unless it is to lose its clock. */
function moveDate(text: string, oldDay: string, day: string, { dateOnly }: SplitOptions): string {
  const clock = clockOf(text);
  if (dateOnly || clock === '') return day;
  return day === oldDay && text.startsWith(day) ? text : `${day} ${clock}`;
}

/** Each day's file has its own name, inside the folder. */
function checkNames({ name, delimiter }: SplitOptions): void {
  const wrong = !name.includes('{date}')
    ? `--name ${name} has no {date}: all days would go to one file`
    : /[\\/]/.test(name)
      ? `--name ${name} leads to another folder`
      : delimiter.length !== 1
        ? `--delimiter '${delimiter}' is not one character`
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
  for (const file of options.files) {
    for await (const record of readRecords(file, options.delimiter, width)) {
      const day = 'fields' in record ? dayOf(record.fields[position] ?? '', options.slashDates) : undefined;
      if (day !== undefined) days.add(day);
    }
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
