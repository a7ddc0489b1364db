import { MallardError } from '../../errors.ts';
import type { SlashDates } from '../written-times.ts';
import { CLOCK, EXACT_CLOCK, ISO_DATE, SLASH_DATE, YEAR } from '../written-times.ts';
import { SAME_NAMES } from './same-names.ts';
import type { Spelling, Spellings } from './spell-for-spark.ts';

/** What stands in the text that is sent, since no server holds it. */
export interface SparkValues {
  /** How `3/4/2026` is read. */
  slashDates: SlashDates;
  /** What `as_of()` gives, as `2026-01-31`; null where no row says. */
  asOf: string | null;
  /** What `parameter('name')` gives; null for every other name. */
  parameters: Readonly<Record<string, number>>;
}

/**
 * The names that SQL files may call as Spark spells them, to the same result as `macros.ts` has on DuckDB: those
 * macros, and the functions that both have and mean otherwise.
 */
export function sparkMacros({ slashDates, asOf, parameters }: SparkValues): Spellings {
  return new Map<string, Spelling>([
    ...Object.entries(SAME_NAMES),
    ...Object.entries(MACROS),
    ['to_date_in', (t) => dateSpelling(t, slashDates)],
    ['to_timestamp_in', (t) => timestampSpelling(t, slashDates)],
    ['as_of', () => (asOf === null ? 'cast(null as date)' : `date '${asOf}'`)],
    ['parameter', (name) => parameterSpelling(name, parameters)],
  ]);
}

type Unary = (t: string) => string;

/** Texts are matched as a whole. */
const isWhole = (t: string, pattern: string) => String.raw`(${t}) rlike '^(?:${pattern})\z'`;
const where = (t: string, pattern: string, value: string) =>
  `case when ${isWhole(t, pattern)} then ${value} end`;

const INTEGER = '[+-]?[0-9]+([.]0+)?';
const NUMBER = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)';

/** Spark converts no `12.0` to a whole number: what stands before the point does. */
const wholePart: Unary = (t) => `split_part(${t}, '.', 1)`;

const MACROS: Record<string, Spelling> = {
  days_between: (a, b) => `datediff(cast(${b} as date), cast(${a} as date))`,
  month_start: (d) => `trunc(cast(${d} as date), 'MM')`,
  day_of_week: (d) => `dayofweek(cast(${d} as date))`,
  to_integer: (t) => where(t, INTEGER, `try_cast(${wholePart(t)} as int)`),
  to_bigint: (t) => where(t, INTEGER, `try_cast(${wholePart(t)} as bigint)`),
  to_amount: (t) => where(t, NUMBER, `try_cast(${t} as decimal(18, 2))`),
  is_rounded: (t) => isWhole(t, '[+-]?[0-9]*[.][0-9]{2}[0-9]*[1-9]0*'),
  to_number: (t) =>
    `case when ${isWhole(t, `${NUMBER}([eE][+-]?[0-9]+)?`)} and abs(try_cast(${t} as double)) < double('Infinity') then try_cast(${t} as double) end`,
  with_point: (t) =>
    where(t, '[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?', `replace(replace(${t}, '.', ''), ',', '.')`),
  without_commas: (t) =>
    where(t, '[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?', `replace(${t}, ',', '')`),
  with_dashes: (t) =>
    where(
      t,
      `[0-9]{1,2}[.][0-9]{1,2}[.]${YEAR}( ${CLOCK})?`,
      `cast(${dayOf(t, ['3', '2', '1'], '.')} as string) || regexp_extract(${t}, ' .*$', 0)`,
    ),
  to_boolean: (t) => `case lower(${t}) when 'true' then true when 'false' then false end`,
  words: (t) => `explode(regexp_extract_all(${SAME_NAMES.lower(t)}, '[a-z]+', 0))`,
};

/** The day whose year, month and day are these parts of a text's first word; null where there is none. */
function dayOf(t: string, [year, month, day]: [string, string, string], mark: string): string {
  const part = (nth: string) => `split_part(split_part(${t}, ' ', 1), '${mark}', ${nth})`;
  return `try_cast(concat(${part(year)}, '-', lpad(${part(month)}, 2, '0'), '-', lpad(${part(day)}, 2, '0')) as date)`;
}

function slashDay(t: string, slashDates: SlashDates): string {
  return dayOf(t, slashDates === 'month_first' ? ['3', '1', '2'] : ['3', '2', '1'], '/');
}

function dateSpelling(t: string, slashDates: SlashDates): string {
  const iso = `when ${isWhole(t, `${ISO_DATE}([ T]${CLOCK})?`)} then try_cast(left(${t}, 10) as date)`;
  if (slashDates === 'refuse') return `case ${iso} end`;
  const slash = `when ${isWhole(t, `${SLASH_DATE}( ${CLOCK})?`)} then ${slashDay(t, slashDates)}`;
  return `case ${iso} ${slash} end`;
}

/** DuckDB reads a distance to UTC after seconds alone, and a slash date's parts of a second up to six digits. */
const HOURS_AND_MINUTES = '([01]?[0-9]|2[0-3]):[0-5][0-9]';
const WITH_ZONE = `${HOURS_AND_MINUTES}:[0-5][0-9]([.][0-9]{1,6}0*)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)`;
const SLASH_CLOCK = `${HOURS_AND_MINUTES}(:[0-5][0-9]([.][0-9]{1,6})?)?`;

/** The distance is taken off by hand: Spark knows none of more than 18 hours. */
function timestampSpelling(t: string, slashDates: SlashDates): string {
  const zone = (part: number) =>
    String.raw`regexp_extract(${t}, '^.{10}[ T][0-9:.]+([+-])([0-9]{2}):?([0-9]{2})?\z', ${part})`;
  const signed = (part: number) => `coalesce(try_cast(concat(${zone(1)}, ${zone(part)}) as int), 0)`;
  const local = `try_cast(regexp_extract(${t}, '^.{10}([ T][0-9:.]+)?', 0) as timestamp_ntz)`;
  const isIso = isWhole(t, `${ISO_DATE}([ T](${EXACT_CLOCK}|${WITH_ZONE}))?`);
  const iso = `when ${isIso} then ${local} - make_dt_interval(0, ${signed(2)}, ${signed(3)})`;
  if (slashDates === 'refuse') return `case ${iso} end`;
  const day = `cast(${slashDay(t, slashDates)} as string)`;
  const slash = `when ${isWhole(t, `${SLASH_DATE}( ${SLASH_CLOCK})?`)} then try_cast(concat(${day}, regexp_extract(${t}, ' .*$', 0)) as timestamp_ntz)`;
  return `case ${iso} ${slash} end`;
}

function parameterSpelling(name: string, parameters: SparkValues['parameters']): string {
  const literal = /^'(.*)'$/s.exec(name)?.[1];
  if (literal === undefined)
    throw new MallardError('definition', `parameter(${name}) has to name its parameter as a text`, {
      next: "write parameter('name')",
    });
  const value = parameters[literal.replaceAll("''", "'")];
  return value === undefined ? 'cast(null as double)' : `cast('${value}' as double)`;
}
