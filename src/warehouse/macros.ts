import type { Database } from './database.ts';
import { quoteText } from './quote.ts';

/** How `3/4/2026` is read. ISO dates are read in either case. */
export type SlashDates = 'month_first' | 'day_first' | 'refuse';

/**
 * The names SQL files may call beyond the portable subset, as DuckDB spells them. Text is converted exactly or
 * not at all: `to_integer('12.5')`, `to_integer('1_000')` and `to_integer('0x10')` are null, where a plain
 * `try_cast` would give 13, 1000 and 16. `to_amount` rounds to cents; `is_rounded` tells when that changed it.
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
  'words(t)': "unnest(regexp_extract_all(lower(t), '[a-z]+'))",
  'as_of()': "(select cast(value as date) from ops.parameters where name = 'as_of')",
  'parameter(n)': '(select cast(value as double) from ops.parameters where name = n)',
};

/** Every macro's bare name, for the lint of the SQL files. */
export const macroNames: readonly string[] = [
  ...Object.keys(MACROS).map((head) => head.replace(/\(.*/, '')),
  'to_date_in',
];

/** Makes the macros in this connection; they last as long as it does and are not part of what is published. */
export async function createMacros(database: Database, slashDates: SlashDates): Promise<void> {
  for (const definition of macroDefinitions(slashDates))
    await database.run(`create or replace temp macro ${definition}`);
}

/** Each macro's head and body: what SQL files mean by the names. */
export function macroDefinitions(slashDates: SlashDates): string[] {
  return Object.entries({ ...MACROS, 'to_date_in(t)': dateMacro(slashDates) }).map(
    ([head, body]) => `${head} as ${body}`,
  );
}

const YEAR = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])';
const ISO_DATE = `${YEAR}-[0-9]{2}-[0-9]{2}`;
const SLASH_DATE = `[0-9]{1,2}/[0-9]{1,2}/${YEAR}`;
const CLOCK = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?';

/** The first ten characters of an ISO date carry it; a slash date ends before its clock. */
function dateMacro(slashDates: SlashDates): string {
  const iso = `when regexp_full_match(t, '${ISO_DATE}([ T]${CLOCK})?') then try_cast(left(t, 10) as date)`;
  if (slashDates === 'refuse') return `case ${iso} end`;
  const format = quoteText(slashDates === 'month_first' ? '%m/%d/%Y' : '%d/%m/%Y');
  const slash = `when regexp_full_match(t, '${SLASH_DATE}( ${CLOCK})?') then cast(try_strptime(split_part(t, ' ', 1), ${format}) as date)`;
  return `case ${iso} ${slash} end`;
}
