import type { Database } from '../warehouse/database.ts';
import type { NamedColumn } from './column-names.ts';
import { SAMPLE } from './read-sample.ts';
import { type NumberStyle, READINGS, type Reading } from './readings.ts';

/** What a sample's column holds. Numbers are numbers of records. */
export interface Profile extends NamedColumn {
  present: number;
  distinct: number;
  /** The first different values. */
  examples: string[];
  /** All values, where there are few, none of them long, and each comes often. */
  values: string[] | undefined;
  /** How many values each of `READINGS` reads. */
  fits: number[];
  /** The first of `READINGS` that reads all of them as they are meant; undefined for text. */
  reading: Reading | undefined;
  /** What would read all of them if the file's numbers are known to be written so. */
  ifWritten: Record<NumberStyle, Reading | undefined>;
  /** Why it is what it is, where that may surprise. */
  notes: string[];
}

/** Texts that look like numbers and are left as text, or numbers that amounts would round. */
const ODDITIES = {
  zeros: (v: string) => `regexp_full_match(${v}, '0[0-9]+')`,
  percent: (v: string) => `regexp_full_match(${v}, '-?[0-9.,]+ ?%')`,
  unclear: (v: string) => `regexp_full_match(${v}, '-?[0-9]{1,3},[0-9]{3}')`,
  points: (v: string) => `contains(${v}, '.')`,
  thousands: (v: string) => `regexp_full_match(${v}, '-?[1-9][0-9]{0,2}([.][0-9]{3})+')`,
  rounded: (v: string) => `is_rounded(${v})`,
  digits: (v: string) => `regexp_full_match(${v}, '-?[0-9]{16,}([.][0-9]*)?')`,
};

type Oddity = keyof typeof ODDITIES;

/** Looks at every value of a column of the sample, with the macros that a run reads it with. */
export async function profileColumn(
  database: Database,
  column: NamedColumn,
  index: number,
): Promise<Profile> {
  const v = `v${index}`;
  const measures = [
    ...READINGS.flatMap(({ convert, suits, needs }, i) => [
      `count(*) filter (where ${convert(v)} is not null) as fits_${i}`,
      `count(*) filter (where ${convert(v)} is not null and ${suits(v)}) as suits_${i}`,
      `count(*) filter (where ${needs?.(v) ?? 'true'}) as needs_${i}`,
    ]),
    ...Object.entries(ODDITIES).map(([name, sql]) => `count(*) filter (where ${sql(v)}) as odd_${name}`),
  ];
  const found = await database.row<Record<string, number>>(
    `select count(*) as present, count(distinct ${v}) as "distinct", ${measures.join(', ')} from ${SAMPLE} where ${v} is not null`,
  );
  const { present = 0, distinct = 0 } = found;
  const count = (name: string) => found[name] ?? 0;
  const reading = READINGS.find(
    (_, i) => present > 0 && count(`suits_${i}`) === present && count(`needs_${i}`) > 0,
  );
  const asWritten = (style: NumberStyle) =>
    READINGS.find((one, i) => one.style === style && present > 0 && count(`suits_${i}`) === present);
  const examples = await valuesOf(database, v, 'min(_row)', 3);
  const nearly =
    reading === undefined ? await nearMiss(database, v, present, (i) => count(`suits_${i}`)) : undefined;
  const notes = notesOn(column, reading, present, (oddity) => count(`odd_${oddity}`));
  const isFew = distinct <= 12 && present >= 20 && distinct * 5 <= present && reading === undefined;
  const values = isFew ? await valuesOf(database, v, v, 12) : undefined;
  return {
    ...column,
    present,
    distinct,
    examples,
    values: values?.every((value) => value.length <= 60 && !/[\r\n]/.test(value)) ? values : undefined,
    fits: READINGS.map((_, i) => count(`fits_${i}`)),
    reading,
    ifWritten: { comma: asWritten('comma'), grouped: asWritten('grouped') },
    notes: notes.length === 0 && nearly !== undefined ? [`${column.name} ${nearly}`] : notes,
  };
}

async function valuesOf(database: Database, v: string, order: string, most: number): Promise<string[]> {
  const rows = await database.rows<{ value: string }>(
    `select ${v} as value from ${SAMPLE} where ${v} is not null group by ${v} order by ${order} limit ${most}`,
  );
  return rows.map(({ value }) => value);
}

/** So many of a text's values have to be of one type for the others to be told. */
const NEARLY_ALL = 0.8;

/** What keeps a text from being of a type that nearly all of its values are of. */
async function nearMiss(
  database: Database,
  v: string,
  present: number,
  suits: (reading: number) => number,
): Promise<string | undefined> {
  const [best] = READINGS.map((one, i) => ({ one, fit: suits(i) })).sort((a, b) => b.fit - a.fit);
  if (best === undefined || best.fit === 0 || best.fit === present || best.fit < present * NEARLY_ALL)
    return undefined;
  const { one, fit } = best;
  const { example } = await database.row<{ example: string }>(
    `select min(${v}) as example from ${SAMPLE} where ${v} is not null and coalesce(not (${one.convert(v)} is not null and ${one.suits(v)}), true)`,
  );
  const shown = example.length > 30 ? `${example.slice(0, 30)}…` : example;
  return `stays text: ${present - fit} of ${present} values cannot be read as ${one.type}, such as '${shown}'`;
}

function notesOn(
  { name }: NamedColumn,
  reading: Reading | undefined,
  present: number,
  odd: (oddity: Oddity) => number,
): string[] {
  if (present === 0) return [`${name} is empty in the whole sample: it is text until somebody knows better`];
  const isUnclear = odd('thousands') > 0 && odd('thousands') === odd('points');
  if (isUnclear && reading?.style === undefined && reading !== undefined)
    return [
      `${name}: the point in its values stands before decimals, or so it is read; three digits follow it each time`,
    ];
  if (reading?.type === 'DOUBLE' && odd('rounded') > 0)
    return [
      `${name} is a DOUBLE: an amount of two decimals would round ${odd('rounded')} of ${present} values`,
    ];
  if (reading !== undefined) return [];
  if (odd('zeros') > 0)
    return [`${name} stays text: ${odd('zeros')} of its values begin with 0, as codes do`];
  if (odd('percent') === present) return [`${name} stays text: its values have a percent sign`];
  if (odd('unclear') > 0 && odd('unclear') === present)
    return [
      `${name} stays text: it cannot be told whether the comma stands before decimals or after thousands`,
    ];
  if (odd('digits') > 0)
    return [`${name} stays text: no number type holds all digits of ${odd('digits')} of its values`];
  return [];
}
