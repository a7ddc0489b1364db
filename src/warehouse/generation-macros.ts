import type { Database } from './database.ts';
import { quoteText } from './quote.ts';

/** What the SQL of made-up files may ask for. */
export interface GenerationSettings {
  seed: number;
  /** Whether values here and there are wrong, as in life. */
  damaged: boolean;
  /** Whole numbers, and dates as `YYYY-MM-DD`. */
  options: Readonly<Record<string, number | string>>;
}

/**
 * The macros that make up rows. `random_of(stream, row)` is uniform in [0, 1) and follows from the seed, the stream's
 * name and the row's number alone, so that threads and the order of work change nothing. `hash(a, b)` by itself will not do:
 * it is a hash of `a` XOR one of `b`, and two streams would differ in the same bits in every row.
 *
 * `normal_of` is the standard normal distribution after Box and Muller; `pick_of(list, u)` takes the element at `u` of the way;
 * `is_damaged(stream, row, share)` is never true where clean files are asked for.
 */
export async function createGenerationMacros(
  database: Database,
  { seed, damaged, options }: GenerationSettings,
): Promise<void> {
  const entries = Object.entries(options);
  const numbers = entries.filter(([, value]) => typeof value === 'number');
  const dates = entries.filter(([, value]) => typeof value === 'string');
  await makeMacros(database, {
    'random_of(stream, row_number)': `cast(hash(xor(hash(cast(row_number as bigint)), hash(${seed}, stream))) >> 11 as double) / 9007199254740992.0`,
    'normal_of(stream, row_number)':
      "sqrt(-2 * ln(1 - random_of(stream || ' radius', row_number))) * cos(2 * pi() * random_of(stream || ' angle', row_number))",
    'pick_of(list, u)': 'list[1 + cast(floor(u * len(list)) as bigint)]',
    'damaged()': String(damaged),
    'is_damaged(stream, row_number, share)': 'damaged() and random_of(stream, row_number) < share',
    'option(option_name)': `cast(${choice(numbers)} as bigint)`,
    'date_option(option_name)': `cast(${choice(dates)} as date)`,
  });
}

/**
 * `date_or(day, wrong)`: the date, unless `wrong` is a text to stand in its place; where the format has types, such a row
 * has no date.
 */
export async function createDateMacro(database: Database, hasTypes: boolean): Promise<void> {
  const body = hasTypes ? 'case when wrong is null then day end' : 'coalesce(wrong, cast(day as varchar))';
  await makeMacros(database, { 'date_or(day, wrong)': body });
}

async function makeMacros(database: Database, macros: Record<string, string>): Promise<void> {
  for (const [head, body] of Object.entries(macros))
    await database.run(`create or replace temp macro ${head} as ${body}`);
}

function choice(options: readonly [string, number | string][]): string {
  const cases = options.map(([name, value]) => `when ${quoteText(name)} then ${quoteText(String(value))}`);
  return cases.length === 0 ? 'null' : `case option_name ${cases.join(' ')} end`;
}
