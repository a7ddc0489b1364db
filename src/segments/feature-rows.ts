import type { SegmentationDefinition } from '../definitions/project.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteDouble, quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';

/** The temporary table of what is clustered: `key`, the features as f0, f1, … in DOUBLE, and `outlier`, 0 for none. */
export const FEATURE_ROWS = 'feature_rows';

/** Beyond which values a feature makes an outlier, and the bit that stands for it in the cluster's number. */
export interface OutlierLimit {
  feature: string;
  bit: number;
  low: number;
  high: number;
}

/**
 * Makes `feature_rows` from the segmentation's source, and gives the limits beyond which a row is an outlier. Throws
 * `rule` when a feature is null or not finite.
 */
export async function makeFeatureRows(
  database: Database,
  segmentation: SegmentationDefinition,
): Promise<OutlierLimit[]> {
  const { source, key, features } = segmentation;
  const columns = features.map((feature, i) => `cast(${quoteName(feature)} as double) as f${i}`).join(', ');
  await database.run(
    `create or replace temp table ${FEATURE_ROWS} as
     select ${quoteName(key)} as key, ${columns}, 0 as outlier from ${quoteTable(source)}`,
  );
  const unusable = features.map((_, i) => `not coalesce(isfinite(f${i}), false)`).join(' or ');
  const { lacking } = await database.row<{ lacking: number }>(
    `select count(*) filter (where key is null or ${unusable}) as lacking from ${FEATURE_ROWS}`,
  );
  if (lacking > 0) {
    throw new MallardError(
      'rule',
      `${lacking} rows of ${source} lack their key or a finite feature and cannot be clustered`,
      {
        where: source,
        next: `let ${source} have a value in each of ${[key, ...features].join(', ')}`,
      },
    );
  }
  return markOutliers(database, segmentation);
}

/**
 * A value is an outlier when it lies more than `factor` interquartile ranges outside the quartiles (linearly
 * interpolated). The outlier clusters are numbered by which features are out of range, as bits: −1 the first
 * alone, −2 the second alone, −3 both.
 *
 * Source: Tukey, Exploratory Data Analysis, 1977.
 */
async function markOutliers(
  database: Database,
  { outliers, features }: SegmentationDefinition,
): Promise<OutlierLimit[]> {
  if (outliers === undefined) return [];
  const positions = outliers.features.map((feature) => features.indexOf(feature));
  const quartiles = positions.flatMap((f) => [
    `percentile_cont(0.25) within group (order by f${f}) as low${f}`,
    `percentile_cont(0.75) within group (order by f${f}) as high${f}`,
  ]);
  const found = await database.row<Record<string, number | null>>(
    `select ${quartiles.join(', ')} from ${FEATURE_ROWS}`,
  );
  const limits = positions.map((f, i): OutlierLimit & { f: number } => {
    const [low, high] = [found[`low${f}`] ?? 0, found[`high${f}`] ?? 0];
    const reach = outliers.factor * (high - low);
    return { f, feature: features[f] ?? '', bit: 2 ** i, low: low - reach, high: high + reach };
  });
  const bits = limits.map(({ f, bit, low, high }) => {
    const outside = `f${f} < ${quoteDouble(low)} or f${f} > ${quoteDouble(high)}`;
    return `case when ${outside} then ${bit} else 0 end`;
  });
  await database.run(`update ${FEATURE_ROWS} set outlier = -(${bits.join(' + ')})`);
  return limits.map(({ feature, bit, low, high }) => ({ feature, bit, low, high }));
}

/**
 * The rows to fit on: those that are no outliers, at most `size` of them. Which ones, and in which order, follows
 * from the keys and the seed alone.
 */
export async function sampleRows(
  database: Database,
  { features, seed, sample }: SegmentationDefinition,
): Promise<number[][]> {
  const columns = features.map((_, i) => `f${i}`).join(', ');
  const { rows } = await database.query(
    `select ${columns} from ${FEATURE_ROWS} where outlier = 0
     order by md5(concat_ws(':', ${quoteText(String(seed))}, cast(key as varchar))), key limit ${sample}`,
  );
  return rows as number[][];
}
