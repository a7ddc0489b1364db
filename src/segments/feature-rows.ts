import type { Segmentation } from '../definitions/segmentation.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteDouble, quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';
import { transformKindOf, transformOf } from './transform.ts';

/**
 * What `Engine.keep` keeps of what is clustered: `key`, the features as f0, f1, … in DOUBLE and in their own units, and
 * `outlier`, 0 for none.
 */
export const FEATURE_ROWS = 'feature_rows';

/** Beyond which values a feature makes an outlier, and the bit that stands for it in the cluster's number. */
export interface OutlierLimit {
  feature: string;
  bit: number;
  low: number;
  high: number;
}

/** Makes `feature_rows` from a segmentation's source, none of them an outlier yet. Throws `rule` for a row without a key, or with a feature that is null or not finite. */
export async function makeFeatureRows(database: Database, segmentation: Segmentation): Promise<void> {
  const { source, key, features } = segmentation;
  const columns = features.map((feature, i) => `cast(${quoteName(feature)} as double) as f${i}`).join(', ');
  await database.engine.keep(
    FEATURE_ROWS,
    `select ${quoteName(key)} as key, ${columns}, 0 as outlier from ${quoteTable(source)}`,
  );
  await refuseUnusable(database, segmentation);
}

/** Throws `rule` that names the column and one of the rows, when a row has no key or a feature that is no number. */
async function refuseUnusable(database: Database, segmentation: Segmentation): Promise<void> {
  const { source, key } = segmentation;
  const { keyless } = await database.engine.row<{ keyless: number }>(
    `select count(*) filter (where key is null) as keyless from ${FEATURE_ROWS}`,
  );
  if (keyless > 0)
    throw unclustered(`${keyless} rows of ${source} have no ${key}`, source, `let each row have its ${key}`);
  await refuse(
    database,
    segmentation,
    (value) => `not coalesce(abs(${value}) < cast('infinity' as double), false)`,
    'a finite number',
  );
}

/** Where the square of a value is no number any more, it has no distance from anything. */
const TOO_LARGE = 1e150;

/** Throws `rule` that names column and one of the rows, when one that is no outlier has a value too large to measure. */
export async function refuseTooLarge(database: Database, segmentation: Segmentation): Promise<void> {
  const isTooLarge = (value: string) => `outlier = 0 and abs(${value}) > ${quoteDouble(TOO_LARGE)}`;
  await refuse(database, segmentation, isTooLarge, `a number from -${TOO_LARGE} to ${TOO_LARGE}`);
}

/** Throws `rule` for the first feature that some rows have a wrong value of: one whose transformed value meets a condition. */
async function refuse(
  database: Database,
  segmentation: Segmentation,
  condition: (value: string) => string,
  needed: string,
): Promise<void> {
  const { source, key, features } = segmentation;
  const unusable = features.map((_, i) => condition(transformed(segmentation, i)));
  const lacking = await database.engine.row<Record<string, number>>(
    `select ${unusable.map((which, i) => `count(*) filter (where ${which}) as u${i}`).join(', ')} from ${FEATURE_ROWS}`,
  );
  const wrong = features.findIndex((_, i) => (lacking[`u${i}`] ?? 0) > 0);
  if (wrong === -1) return;
  const feature = features[wrong] ?? '';
  const transform = transformOf(segmentation, feature);
  const { one, value } = await database.engine.row<{ one: string; value: string | null }>(
    `select cast(key as varchar) as one, cast(f${wrong} as varchar) as value
     from ${FEATURE_ROWS} where ${unusable[wrong]} order by one limit 1`,
  );
  const needs = transform === 'none' ? needed : 'a number above -1';
  throw unclustered(
    `${lacking[`u${wrong}`]} rows of ${source} have a ${feature} that cannot be clustered, ${key} ${one} among them: ${value ?? 'null'}`,
    source,
    `${feature}${transform === 'none' ? '' : `, of which ${transform} is taken,`} needs ${needs}: leave such rows out of ${source}, or give them one`,
  );
}

function unclustered(message: string, where: string, next: string): MallardError {
  return new MallardError('rule', message, { where, next });
}

/** A feature as it is fitted on: transformed, not scaled. */
export function transformed(segmentation: Segmentation, feature: number): string {
  return transformKindOf(segmentation, segmentation.features[feature] ?? '').sql(`f${feature}`);
}

/**
 * A value is an outlier when it lies more than `factor` interquartile ranges outside the quartiles (linearly
 * interpolated), in the feature's own units.
 *
 * Source: Tukey, Exploratory Data Analysis, 1977.
 */
export async function measureLimits(
  database: Database,
  { outliers, features }: Segmentation,
): Promise<OutlierLimit[]> {
  if (outliers === undefined) return [];
  const positions = outliers.features.map((feature) => features.indexOf(feature));
  const quartiles = positions.flatMap((f) => [
    `percentile_cont(0.25) within group (order by f${f}) as low${f}`,
    `percentile_cont(0.75) within group (order by f${f}) as high${f}`,
  ]);
  const found = await database.engine.row<Record<string, number | null>>(
    `select ${quartiles.join(', ')} from ${FEATURE_ROWS}`,
  );
  return positions.map((f, i): OutlierLimit => {
    const [low, high] = [found[`low${f}`] ?? 0, found[`high${f}`] ?? 0];
    const reach = outliers.factor * (high - low);
    return { feature: features[f] ?? '', bit: 2 ** i, low: low - reach, high: high + reach };
  });
}

/** Marks the rows beyond the limits: −1 the first feature alone, −2 the second alone, −3 both; and so on as bits. */
export async function markOutliers(
  database: Database,
  { features }: Segmentation,
  limits: readonly OutlierLimit[],
): Promise<void> {
  if (limits.length === 0) return;
  const bits = limits.map(({ feature, bit, low, high }) => {
    const f = `f${features.indexOf(feature)}`;
    return `case when ${f} < ${quoteDouble(low)} or ${f} > ${quoteDouble(high)} then ${bit} else 0 end`;
  });
  const values = features.map((_, i) => `f${i}`).join(', ');
  await database.engine.keep(
    FEATURE_ROWS,
    `select key, ${values}, -(${bits.join(' + ')}) as outlier from ${FEATURE_ROWS}`,
  );
}

/**
 * The rows to fit on: those that are no outliers, at most `sample` of them. Which ones, and in which order, follows
 * from the keys and the seed; for rows that share a key, from their features.
 */
export async function sampleRows(database: Database, segmentation: Segmentation): Promise<number[][]> {
  const { features, seed, sample } = segmentation;
  const columns = features.map((_, i) => `${transformed(segmentation, i)} as x${i}`).join(', ');
  const values = features.map((_, i) => `f${i}`).join(', ');
  const rows = await database.engine.rows<Record<string, number>>(
    `select ${columns} from ${FEATURE_ROWS} where outlier = 0
     order by md5(concat_ws(':', ${quoteText(String(seed))}, cast(key as varchar))), key, ${values} limit ${sample}`,
  );
  return rows.map((row) => features.map((_, i) => row[`x${i}`] ?? 0));
}
