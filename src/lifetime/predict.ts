import type { LifetimeValue } from '../definitions/lifetime-value.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteDouble, quoteName, quoteTable } from '../warehouse/quote.ts';
import { CUSTOMER_ROWS } from './customer-rows.ts';
import { chancesBefore, type PurchaseParameters } from './fit-purchases.ts';
import type { ValueParameters } from './fit-values.ts';
import { purchaseSeries, type Series } from './series.ts';

/** What is known of the customers; undefined where they say nothing of it. */
export interface FittedParameters {
  purchases: PurchaseParameters | undefined;
  values: ValueParameters | undefined;
}

/** The temporary table of the series' coefficients for each frequency, the last term first. */
const COEFFICIENTS = 'lifetime_series';

/** So near to 1, (y^(a−1) − 1) / (a − 1) is taken from its series. */
const NEAR_ONE = 1e-6;

/**
 * Writes the table of a definition: all rows of `lifetime_customers` with what is expected of them, null where the
 * parameters that it takes are undefined. In SQL alone, linear in the rows, and the same to the last bit each time.
 *
 * Sources: of the probability to be alive and the expected purchases, as in `fit-purchases.ts` (equation 10; the
 * series in `series.ts`); of the expected value, Fader and Hardie 2013, equation 5.
 */
export async function predict(
  database: Database,
  definition: LifetimeValue,
  { purchases, values }: FittedParameters,
): Promise<{ rowsOut: number; series: Series | undefined }> {
  const series = purchases && (await makeCoefficients(database, definition, purchases));
  const table = quoteTable(definition.table);
  const select = `
    with alive as (
      select *, ${purchases === undefined ? NOTHING : probabilityAlive(definition, purchases)} as probability
      from ${CUSTOMER_ROWS}
    ),
    expected as (
      select alive.key, probability,
        ${purchases === undefined ? NOTHING : `probability * greatest(0, ${purchasesAlive(definition, purchases)})`} as purchases,
        ${values === undefined ? NOTHING : expectedValue(values)} as value
      from alive ${purchases === undefined ? '' : `left join ${COEFFICIENTS} using (frequency)`}
    )
    select key as ${quoteName(definition.key)}, probability as "Probability_Alive",
      purchases as "Expected_Purchases", value as "Expected_Value", purchases * value as "Lifetime_Value"
    from expected`;
  await database.run(`create or replace table ${table} as ${select} limit 0`);
  return { rowsOut: await database.run(`insert into ${table} ${select}`), series };
}

const NOTHING = 'cast(null as double)';

/** Given the data, alive against gone: gone at the last purchase with the odds of a beta(a, b + x) coin. */
function probabilityAlive({ model }: LifetimeValue, { r, alpha, a, b }: PurchaseParameters): string {
  const heads = `${quoteDouble(b + chancesBefore(model) - 1)} + frequency`;
  const silence = `ln((${quoteDouble(alpha)} + age) / (${quoteDouble(alpha)} + recency))`;
  const odds = `${quoteDouble(a)} / (${heads}) * exp(least((${quoteDouble(r)} + frequency) * ${silence}, 700))`;
  return model === 'bg_nbd'
    ? `case when frequency = 0 then cast(1 as double) else 1 / (1 + ${odds}) end`
    : `1 / (1 + ${odds})`;
}

/** Purchases that are expected of who is alive: c (1 − y^(a−1)) / (a − 1) − y^(a−1) Σ, y = 1 − z. */
function purchasesAlive(definition: LifetimeValue, { alpha, a, b }: PurchaseParameters): string {
  const horizon = quoteDouble(definition.horizon_days);
  const ages = `(${quoteDouble(alpha)} + age)`;
  const z = `${horizon} / (${ages} + ${horizon})`;
  const logY = `ln(${ages} / (${ages} + ${horizon}))`;
  const power = `exp(${quoteDouble(a - 1)} * ${logY})`;
  const c = `(${quoteDouble(a + b + chancesBefore(definition.model) - 1)} + frequency)`;
  const first =
    Math.abs(a - 1) < NEAR_ONE
      ? `-${logY} * (1 + ${quoteDouble((a - 1) / 2)} * ${logY})`
      : `(1 - ${power}) / ${quoteDouble(a - 1)}`;
  const sum = `${z} * list_reduce(terms, lambda total, term: total * (${z}) + term)`;
  return `${c} * ${first} - ${power} * ${sum}`;
}

/** The average of a customer's purchases, drawn towards that of all the more, the fewer there are. */
function expectedValue({ p, q, v }: ValueParameters): string {
  const average = 'case when frequency > 0 then frequency * value else 0 end';
  return `${quoteDouble(p)} * (${quoteDouble(v)} + ${average}) / (${quoteDouble(p)} * frequency + ${quoteDouble(q - 1)})`;
}

/** The coefficients of the series for each frequency x: uₙ (a+b)ₙ₋₁ / (a+b+x)ₙ₋₁. */
async function makeCoefficients(
  database: Database,
  { model, horizon_days }: LifetimeValue,
  { r, alpha, a, b: first }: PurchaseParameters,
): Promise<Series> {
  const b = first + chancesBefore(model);
  const { youngest } = await database.row<{ youngest: number | null }>(
    `select min(age) as youngest from ${CUSTOMER_ROWS}`,
  );
  const series = purchaseSeries({ r, a, b }, horizon_days / (alpha + (youngest ?? 0) + horizon_days));
  const sum = quoteDouble(a + b);
  const ratio = `exp(lgamma(${sum} + n) - lgamma(${sum}) - lgamma(${sum} + frequency + n) + lgamma(${sum} + frequency))`;
  await database.run(
    `create or replace temp table ${COEFFICIENTS} as
     with shared as (
       select unnest([${series.coefficients.map(quoteDouble).join(', ')}]) as u,
         cast(unnest(range(${series.coefficients.length})) as double) as n
     ),
     frequencies as (select distinct frequency from ${CUSTOMER_ROWS})
     select frequency, list(u * ${ratio} order by n desc) as terms
     from frequencies cross join shared group by frequency`,
  );
  return series;
}
