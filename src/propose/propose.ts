import { didYouMean } from '../definitions/closest.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { createMacros } from '../warehouse/macros.ts';
import type { SlashDates } from '../warehouse/written-times.ts';
import { firstFree } from './column-names.ts';
import { findKey, isUnique } from './find-key.ts';
import { asOneWrites } from './number-style.ts';
import { type Profile, profileColumn } from './profile.ts';
import type { Sample } from './read-sample.ts';
import { hasDay, READINGS } from './readings.ts';
import { reservedWords } from './reserved-words.ts';
import { findSlashOrder } from './slash-order.ts';

/** What a user decides; what is left out is proposed. */
export interface Choices {
  /** The pipeline's name. */
  name: string;
  /** The table's, without its layer. */
  table: string;
  slashDates?: Exclude<SlashDates, 'refuse'> | undefined;
  /** A column by its name or header; `none` for none. */
  date?: string | undefined;
  /** Columns by name or header; none for no key. */
  key?: readonly string[] | undefined;
  /** Types by column name: one of those of `READINGS`, or VARCHAR. */
  types?: Readonly<Record<string, string>>;
}

export interface ProposedColumn extends Profile {
  /** The name as SQL has to write it. */
  sql: string;
  /** Whether a file without it is left out. */
  isRequired: boolean;
}

/** All that the files of a pipeline are written from. */
export interface Proposal {
  name: string;
  table: string;
  columns: ProposedColumn[];
  slashDates: SlashDates;
  /** A slash date that can be read in two ways, where nothing in the sample tells in which. */
  ambiguousDate: string | undefined;
  /** The column whose newest day is the as-of date; undefined where no column has days. */
  date: ProposedColumn | undefined;
  /** What silver calls the day of `date`, where that has a time. */
  dayName: string | undefined;
  key: ProposedColumn[];
  records: number;
  notes: string[];
}

/** Proposes what a sample's columns are, with what a user has chosen. Throws `usage` for a choice that cannot be. */
export async function propose(database: Database, sample: Sample, choices: Choices): Promise<Proposal> {
  const found = await findSlashOrder(database, sample.columns.length, sample.dialect.includes(', ;'));
  const slashDates = found.order === 'refuse' ? found.order : (choices.slashDates ?? found.order);
  await createMacros(database, slashDates);
  const reserved = await reservedWords(database);
  const profiles: Profile[] = [];
  for (const [i, column] of sample.columns.entries()) profiles.push(await profileColumn(database, column, i));
  const isRequired = requiredIn(profiles);
  const columns = asOneWrites(profiles).map(
    (profile): ProposedColumn => ({
      ...withType(profile, choices.types?.[profile.name]),
      sql: reserved.has(profile.name) ? `"${profile.name}"` : profile.name,
      isRequired: isRequired(profile, sample),
    }),
  );
  const date = chooseDate(columns, choices.date);
  const names = new Set(columns.map(({ name }) => name));
  const dayName = date?.reading?.type === 'TIMESTAMP' ? firstFree(`${date.name}_day`, names) : undefined;
  const isAmbiguous = found.ambiguous !== undefined && choices.slashDates === undefined;
  const proposal = {
    name: choices.name,
    table: choices.table,
    columns,
    slashDates,
    ambiguousDate: isAmbiguous ? found.ambiguous : undefined,
    date,
    dayName,
    key: await chooseKey(database, columns, sample.records, choices.key),
    records: sample.records,
  };
  return { ...proposal, notes: [...sample.notes, ...(await notesOn(database, proposal))] };
}

/**
 * Whether a file without a column is left out: not for one that is empty, nor for a key that not every object has. A
 * header is found by the columns it must have, so that where all are empty all are required.
 */
function requiredIn(profiles: readonly Profile[]): (profile: Profile, sample: Sample) => boolean {
  const isAnyFilled = profiles.some(({ present }) => present > 0);
  return ({ present }, { dialect, records }) =>
    dialect.endsWith('json lines') ? present === records : present > 0 || !isAnyFilled;
}

/** A column read as a type that somebody chose, in the way that reads most of its values. */
function withType(profile: Profile, type: string | undefined): Profile {
  if (type === undefined || type === (profile.reading?.type ?? 'VARCHAR')) return profile;
  const [best] = READINGS.map((reading, i) => ({ reading, fits: profile.fits[i] ?? 0 }))
    .filter(({ reading }) => reading.type === type)
    .sort((a, b) => b.fits - a.fits);
  const unread = profile.present - (best?.fits ?? profile.present);
  const notes =
    unread === 0
      ? []
      : [`${profile.name}: ${unread} of ${profile.present} values are no ${type}: quarantine`];
  return { ...profile, reading: best?.reading, values: undefined, notes };
}

/** A day that somebody was born on, or something ends on, says nothing of when a record is from. */
const OTHER_DAYS = /birth|born|geburt|expir|due|valid|until|bis$|deadline/;

function chooseDate(
  columns: readonly ProposedColumn[],
  asked: string | undefined,
): ProposedColumn | undefined {
  const able = columns.filter(({ reading }) => reading !== undefined && hasDay(reading));
  if (asked === undefined) {
    const rank = (column: ProposedColumn) =>
      (OTHER_DAYS.test(column.name) ? 2 : 0) +
      (column.present === Math.max(...columns.map(({ present }) => present)) ? 0 : 1);
    return able.toSorted((a, b) => rank(a) - rank(b))[0];
  }
  if (asked === 'none') return undefined;
  const column = columnNamed(columns, asked, '--date');
  if (able.includes(column)) return column;
  const seen =
    column.examples.length === 0 ? 'it is empty in the sample' : `it holds ${column.examples.join(', ')}`;
  throw new MallardError('usage', `${column.name} is no date: ${seen}`, {
    where: '--date',
    next:
      able.length === 0
        ? 'no column is a date: leave --date out, and the day of processing is the as-of date'
        : `these are dates: ${able.map(({ name }) => name).join(', ')}`,
  });
}

async function chooseKey(
  database: Database,
  columns: readonly ProposedColumn[],
  records: number,
  asked: readonly string[] | undefined,
): Promise<ProposedColumn[]> {
  const places = asked === undefined ? await findKey(database, columns, records) : undefined;
  if (places !== undefined) return columns.filter((_, i) => places.includes(i));
  return [...new Set((asked ?? []).map((name) => columnNamed(columns, name, '--key')))];
}

/** A column by its name or its header, in whatever case. */
function columnNamed(columns: readonly ProposedColumn[], asked: string, where: string): ProposedColumn {
  const wanted = asked.trim().toLowerCase();
  const column =
    columns.find(({ name }) => name === wanted) ??
    columns.find(({ header }) => header.toLowerCase() === wanted);
  if (column !== undefined) return column;
  const names = columns.map(({ name }) => name);
  throw new MallardError('usage', `the sample has no column '${asked}'${didYouMean(wanted, names)}`, {
    where,
    next: `its columns are: ${names.join(', ')}`,
  });
}

async function notesOn(
  database: Database,
  { columns, ambiguousDate, slashDates, date, key, records }: Omit<Proposal, 'notes'>,
): Promise<string[]> {
  const other = slashDates === 'day_first' ? 'month_first' : 'day_first';
  const notes = records === 0 ? [] : columns.flatMap((column) => column.notes);
  if (records === 0) notes.push('the sample has no record: every column is text, and no rule is proposed');
  if (ambiguousDate !== undefined)
    notes.push(
      `${ambiguousDate} is read as ${slashDates === 'day_first' ? 'day/month/year' : 'month/day/year'}, and no value tells: if that is wrong, say --slash-dates ${other}`,
    );
  if (date === undefined)
    notes.push(
      `${columns.some(({ reading }) => reading !== undefined && hasDay(reading)) ? 'no column was chosen' : 'no column is a date'}: the as-of date is the newest day on which a file was processed`,
    );
  const places = key.map((column) => columns.indexOf(column));
  if (key.length > 0 && !(await isUnique(database, places)))
    notes.push(
      `${key.map(({ name }) => name).join(', ')}: not unique in the sample, which a run will warn of`,
    );
  return notes;
}
