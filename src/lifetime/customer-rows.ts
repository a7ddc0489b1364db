import { didYouMean } from '../definitions/closest.ts';
import type { LifetimeValue } from '../definitions/lifetime-value.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';
import type { PurchaseGroup } from './fit-purchases.ts';
import type { ValueGroup } from './fit-values.ts';

/** The temporary table of the customers: `key`, and in DOUBLE `frequency`, `recency`, `age` and `value`. */
export const CUSTOMER_ROWS = 'lifetime_customers';

/** The temporary table of those that are fitted on. */
const SAMPLE = 'lifetime_sample';

const NUMBERS = ['frequency', 'recency', 'age', 'value'] as const;

const NUMBER_TYPE = /INT|^(DOUBLE|FLOAT|DECIMAL)/;

/** What makes a row useless: of equal kind, the first that holds is told. */
const REFUSED: { where: string; what: (definition: LifetimeValue) => string; next: string }[] = [
  { where: 'key is null', what: ({ key }) => `have no ${key}`, next: 'let each row have its key' },
  {
    where: 'not coalesce(isfinite(frequency) and frequency >= 0 and frequency = floor(frequency), false)',
    what: ({ frequency }) => `have a ${frequency} that is no number of repeat purchases`,
    next: 'it has to be a whole number: 0 for who bought once',
  },
  {
    where: 'not coalesce(isfinite(age) and isfinite(recency) and recency >= 0 and recency <= age, false)',
    what: ({ recency, age }) => `have a ${recency} that is not between 0 and ${age}`,
    next: 'they have to be days from the first purchase: to the last, and to the as-of date',
  },
  {
    where: 'frequency = 0 and recency > 0',
    what: ({ frequency, recency }) => `have a ${frequency} of 0 and a ${recency} above it`,
    next: 'who bought once bought last when he bought first: recency 0',
  },
  {
    where: 'frequency > 0 and not coalesce(isfinite(value) and value >= 0, false)',
    what: ({ value, frequency }) => `have a ${frequency} above 0 and a ${value} that is no amount`,
    next: 'the average value of the repeat purchases has to be 0 or more',
  },
];

/**
 * Makes `lifetime_customers` from a definition's source, and the sample to fit on: at most `sample` rows, which ones
 * follows from the keys and the seed alone. Throws `definition` for a column that is not there, and `rule` for a row
 * that the methods cannot read.
 */
export async function makeCustomerRows(
  database: Database,
  definition: LifetimeValue,
  shownAs: string,
): Promise<void> {
  const { source, key, seed, sample } = definition;
  await refuseUnknown(database, definition, shownAs);
  const numbers = NUMBERS.map((name) => `cast(${quoteName(definition[name])} as double) as ${name}`);
  await database.run(
    `create or replace temp table ${CUSTOMER_ROWS} as
     select ${quoteName(key)} as key, ${numbers.join(', ')} from ${quoteTable(source)}`,
  );
  await refuseUnusable(database, definition);
  await database.run(
    `create or replace temp table ${SAMPLE} as
     select frequency, recency, age, value from ${CUSTOMER_ROWS}
     order by md5(concat_ws(':', ${quoteText(String(seed))}, cast(key as varchar))), key limit ${sample}`,
  );
}

/** What the fit of purchases sees: the sample's customers, those who bought alike as one, in a fixed order. */
export async function purchaseGroups(database: Database): Promise<PurchaseGroup[]> {
  return database.rows(
    `select frequency, recency, age, count(*) as customers from ${SAMPLE} group by all order by all`,
  );
}

/** What the fit of values sees: those of the sample who bought again for more than nothing. */
export async function valueGroups(database: Database): Promise<ValueGroup[]> {
  return database.rows(
    `select frequency, value, count(*) as customers from ${SAMPLE}
     where frequency > 0 and value > 0 group by all order by all`,
  );
}

/** Throws `definition` that names the first column that is not there, or that holds no numbers. */
async function refuseUnknown(database: Database, definition: LifetimeValue, shownAs: string): Promise<void> {
  const { source } = definition;
  const { columns } = await database.query(`select * from ${quoteTable(source)} limit 0`);
  const names = columns.map(({ name }) => name);
  for (const of of ['key', ...NUMBERS] as const) {
    const column = definition[of];
    const found = columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    if (found !== undefined && (of === 'key' || NUMBER_TYPE.test(found.type))) continue;
    const message =
      found === undefined
        ? `${source} has no column '${column}'${didYouMean(column, names)}`
        : `'${column}' of ${source} is ${found.type}, not a number`;
    throw new MallardError('definition', `${of}: ${message}`, {
      where: shownAs,
      next: `name one of its columns: ${names.join(', ')}`,
    });
  }
}

async function refuseUnusable(database: Database, definition: LifetimeValue): Promise<void> {
  const { source } = definition;
  const counts = await database.row<Record<string, number>>(
    `select ${REFUSED.map(({ where }, i) => `count(*) filter (where ${where}) as n${i}`).join(', ')}
     from ${CUSTOMER_ROWS}`,
  );
  const wrong = REFUSED.findIndex((_, i) => (counts[`n${i}`] ?? 0) > 0);
  const refused = REFUSED[wrong];
  if (refused === undefined) return;
  const { one } = await database.row<{ one: string | null }>(
    `select min(cast(key as varchar)) as one from ${CUSTOMER_ROWS} where ${refused.where}`,
  );
  const among = one === null ? '' : `, ${definition.key} ${one} among them`;
  throw new MallardError(
    'rule',
    `${counts[`n${wrong}`]} rows of ${source} ${refused.what(definition)}${among}`,
    {
      where: source,
      next: refused.next,
    },
  );
}
