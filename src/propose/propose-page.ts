import type { Database } from '../warehouse/database.ts';
import { firstFree } from './column-names.ts';
import type { Proposal, ProposedColumn } from './propose.ts';
import { SAMPLE } from './read-sample.ts';

/** A column of silver that a page shows. */
export interface ShownColumn {
  name: string;
  /** The name as SQL has to write it. */
  sql: string;
  /** What a reader sees it called. */
  label: string;
}

/** What the first page of a pipeline shows. */
export interface ProposedPage {
  /** The day of a record or, where files have none, that on which they were processed. */
  day: ShownColumn;
  by: 'day' | 'month';
  /** What its days or months are called in rows that have all columns of silver besides. */
  period: string;
  /** What the number of records is called there. */
  count: string;
  /** What it makes sense to sum up. */
  amounts: (ShownColumn & { format: 'amount' | 'number' | 'count' })[];
  /** What a reader chooses by. */
  category: ShownColumn & { isText: boolean };
  /** The columns of the newest records. */
  columns: ShownColumn[];
}

const MOST_AMOUNTS = 3;
const MOST_COLUMNS = 10;
/** More days than these are a line that nobody reads a day from. */
const MOST_DAYS = 92;

/** Proposes what to look at first: how many, how much, since when, of what kind. */
export async function proposePage(database: Database, proposal: Proposal): Promise<ProposedPage> {
  const { columns, date, dayName } = proposal;
  const names = new Set(columns.map(({ name }) => name));
  if (dayName !== undefined) names.add(dayName);
  const by = (await daysOf(database, proposal)) > MOST_DAYS ? 'month' : 'day';
  return {
    day: dayOf(date, dayName),
    by,
    period: firstFree(by, names),
    count: firstFree('records', names),
    amounts: amountsOf(proposal),
    category: categoryOf(proposal),
    columns: columns.slice(0, MOST_COLUMNS).map(shown),
  };
}

/** How many days lie between the first and the last of the sample. */
async function daysOf(database: Database, { columns, date }: Proposal): Promise<number> {
  if (date?.reading === undefined) return 0;
  const day = `cast(${date.reading.convert(`v${columns.indexOf(date)}`)} as date)`;
  const { days } = await database.row<{ days: number | null }>(
    `select cast(max(${day}) - min(${day}) as integer) as days from ${SAMPLE}`,
  );
  return days ?? 0;
}

function dayOf(date: ProposedColumn | undefined, dayName: string | undefined): ShownColumn {
  if (date === undefined) return { name: 'processing_date', sql: 'processing_date', label: 'Processed' };
  if (dayName !== undefined) return { name: dayName, sql: dayName, label: labelOf(date) };
  return shown(date);
}

/** Whole numbers are as often a code as a quantity: these words tell. */
const QUANTITIES =
  /(^|_)(amount|quantity|qty|units?|count|total|price|cost|fee|value|sum|sales|revenue|menge|anzahl|betrag|preis|summe|umsatz|kosten)(_|$)/;
/** Numbers whose sum says nothing. */
const NO_QUANTITIES =
  /(^|_)(lat|latitude|lon|lng|long|longitude|rate|ratio|share|percent|score|rating|temp|temperature|age|year|month|version|x|y|z|size|height|width|length|weight|groesse|breite|laenge|gewicht|alter|jahr)(_|$)/;

function amountsOf({ columns, key }: Proposal): ProposedPage['amounts'] {
  const able = columns.filter((column) => {
    const { type } = column.reading ?? {};
    if (key.includes(column)) return false;
    if (type === 'INTEGER' || type === 'BIGINT') return QUANTITIES.test(column.name);
    return (type === 'DECIMAL(18,2)' || type === 'DOUBLE') && !NO_QUANTITIES.test(column.name);
  });
  const rank = ({ name }: ProposedColumn) => (QUANTITIES.test(name) ? 0 : 1);
  return able
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MOST_AMOUNTS)
    .map((column) => ({ ...shown(column), format: FORMATS[column.reading?.type ?? ''] ?? 'count' }));
}

const FORMATS: Record<string, 'amount' | 'number'> = { 'DECIMAL(18,2)': 'amount', DOUBLE: 'number' };

/** A longer value is no name of a kind. */
const LONGEST = 60;
const MOST_KINDS = 20;

/** The column whose few values come often; where there is none, each file is a kind. */
function categoryOf({ columns, key, date }: Proposal): ProposedPage['category'] {
  const able = columns.filter((column) => {
    const { present, distinct, examples, reading } = column;
    const isKind = reading === undefined || reading.type === 'BOOLEAN';
    const isFew = distinct >= 2 && distinct <= MOST_KINDS && present >= 2 * distinct;
    const isShort = examples.every((text) => text.length <= LONGEST && !/[\r\n]/.test(text));
    return isKind && isFew && isShort && column !== date && !key.includes(column);
  });
  const rank = ({ reading, values }: ProposedColumn) =>
    reading !== undefined ? 2 : values === undefined ? 1 : 0;
  const [best] = able.toSorted((a, b) => rank(a) - rank(b) || b.present - a.present);
  if (best === undefined) return { name: 'source_file', sql: 'source_file', label: 'File', isText: true };
  return { ...shown(best), isText: best.reading === undefined };
}

function shown(column: ProposedColumn): ShownColumn {
  return { name: column.name, sql: column.sql, label: labelOf(column) };
}

/** The header, unless it is too long for a title. */
function labelOf({ header, name }: ProposedColumn): string {
  return header.length > 40 || /[\r\n]/.test(header) ? name : header;
}
