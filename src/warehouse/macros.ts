import type { Database } from './database.ts';
import { quoteText } from './quote.ts';
import { CLOCK, EXACT_CLOCK, ISO_DATE, SLASH_DATE, type SlashDates, YEAR } from './written-times.ts';

/**
 * The names SQL files may call beyond the portable subset, as DuckDB spells them. Text is converted exactly or
 * not at all: `to_integer('12.5')`, `to_integer('1_000')` and `to_integer('0x10')` are null, where a plain
 * `try_cast` would give 13, 1000 and 16. `to_amount` rounds to cents; `is_rounded` tells when that changed it.
 * `to_number` gives a DOUBLE, for what has more decimals. `with_point` makes a plain number of `1.234,50` and
 * `without_commas` of `1,234.50`: null where a group has not three digits, so that neither reads the other's numbers.
 * `with_dashes` makes an ISO date of `31.12.2026`, or null.
 * `words` gives a row for each word, in the place of the one it is called in.
 */
const MACROS: Record<string, string> = {
  'days_between(a, b)': 'cast(cast(b as date) - cast(a as date) as integer)',
  'month_start(d)': "cast(date_trunc('month', d) as date)",
  'day_of_week(d)': 'cast(dayofweek(d) + 1 as integer)',
  'to_integer(t)': "case when regexp_full_match(t, '[+-]?[0-9]+([.]0+)?') then try_cast(t as integer) end",
  'to_amount(t)':
    "case when regexp_full_match(t, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)') then try_cast(t as decimal(18, 2)) end",
  'is_rounded(t)': "regexp_full_match(t, '[+-]?[0-9]*[.][0-9]{2}[0-9]*[1-9]0*')",
  'to_bigint(t)': "case when regexp_full_match(t, '[+-]?[0-9]+([.]0+)?') then try_cast(t as bigint) end",
  'to_number(t)':
    "case when regexp_full_match(t, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?') and isfinite(try_cast(t as double)) then try_cast(t as double) end",
  'with_point(t)':
    "case when regexp_full_match(t, '[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?') then replace(replace(t, '.', ''), ',', '.') end",
  'without_commas(t)':
    "case when regexp_full_match(t, '[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?') then replace(t, ',', '') end",
  'to_boolean(t)': "case lower(t) when 'true' then true when 'false' then false end",
  'words(t)': "unnest(regexp_extract_all(lower(t), '[a-z]+'))",
  'as_of()': "(select cast(value as date) from ops.parameters where name = 'as_of')",
  'parameter(n)': '(select cast(value as double) from ops.parameters where name = n)',
};

/** Every macro's bare name, for the lint of the SQL files. */
export const macroNames: readonly string[] = [
  ...Object.keys(MACROS).map((head) => head.replace(/\(.*/, '')),
  'to_date_in',
  'to_timestamp_in',
  'with_dashes',
];

/** Makes the macros in this connection; they last as long as it does and are not part of what is published. */
export async function createMacros(database: Database, slashDates: SlashDates): Promise<void> {
  database.engine.readSlashDates(slashDates);
  for (const definition of macroDefinitions(slashDates))
    await database.run(`create or replace temp macro ${definition}`);
}

/** Each macro's head and body: what SQL files mean by the names. */
export function macroDefinitions(slashDates: SlashDates): string[] {
  const dates = {
    'to_date_in(t)': dateMacro(slashDates),
    'to_timestamp_in(t)': timestampMacro(slashDates),
    'with_dashes(t)': WITH_DASHES,
  };
  return Object.entries({ ...MACROS, ...dates }).map(([head, body]) => `${head} as ${body}`);
}

/** What a reader has chosen, by the filter's name: a text, or null for all. */
export type Choices = Record<string, string | null>;

/** Makes `chosen('name')` mean these, in this connection; null for every other name. */
export async function createChosen(database: Database, choices: Choices): Promise<void> {
  const cases = Object.entries(choices).flatMap(([name, value]) =>
    value === null ? [] : [`when ${quoteText(name)} then ${quoteText(value)}`],
  );
  const body = cases.length === 0 ? 'cast(null as varchar)' : `case n ${cases.join(' ')} end`;
  await database.run(`create or replace temp macro chosen(n) as (${body})`);
}

/** The first ten characters of an ISO date carry it; a slash date ends before its clock. */
function dateMacro(slashDates: SlashDates): string {
  const iso = `when regexp_full_match(t, '${ISO_DATE}([ T]${CLOCK})?') then try_cast(left(t, 10) as date)`;
  if (slashDates === 'refuse') return `case ${iso} end`;
  const format = quoteText(slashDates === 'month_first' ? '%m/%d/%Y' : '%d/%m/%Y');
  const slash = `when regexp_full_match(t, '${SLASH_DATE}( ${CLOCK})?') then cast(try_strptime(split_part(t, ' ', 1), ${format}) as date)`;
  return `case ${iso} ${slash} end`;
}

const ZONE = ' ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)';

/** A day with its clock, or without at midnight. With a zone it becomes the time in UTC, as everything else is. */
function timestampMacro(slashDates: SlashDates): string {
  const iso = `when regexp_full_match(t, '${ISO_DATE}([ T]${EXACT_CLOCK}(${ZONE})?)?') then try_cast(t as timestamptz) at time zone 'UTC'`;
  if (slashDates === 'refuse') return `case ${iso} end`;
  const day = slashDates === 'month_first' ? '%m/%d/%Y' : '%d/%m/%Y';
  const formats = ['', ' %H:%M', ' %H:%M:%S', ' %H:%M:%S.%f'].map((clock) => quoteText(day + clock));
  const slash = `when regexp_full_match(t, '${SLASH_DATE}( ${EXACT_CLOCK})?') then try_strptime(t, [${formats.join(', ')}])`;
  return `case ${iso} ${slash} end`;
}

/** `31.12.2026 08:15` as `2026-12-31 08:15`: where points are written, the day comes first. */
const WITH_DASHES = `case when regexp_full_match(t, '[0-9]{1,2}[.][0-9]{1,2}[.]${YEAR}( ${CLOCK})?') then strftime(try_strptime(split_part(t, ' ', 1), '%d.%m.%Y'), '%Y-%m-%d') || regexp_extract(t, ' .*$', 0) end`;
