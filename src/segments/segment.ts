import type { SegmentationDefinition } from '../definitions/project.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteDouble, quoteName, quoteTable } from '../warehouse/quote.ts';
import { FEATURE_ROWS, makeFeatureRows, type OutlierLimit, sampleRows } from './feature-rows.ts';
import { fitModel, type Model } from './fit-model.ts';
import { unscale } from './standard-scaler.ts';

/** What a segmentation did: every row of its source is in its table, in a cluster or as an outlier. */
export interface Segmented {
  rowsIn: number;
  rowsOut: number;
  model: Model;
}

/**
 * Clusters the rows of a segmentation's source and writes its table: the key and `Cluster`. The fit sees a
 * sample; each row is then assigned to its nearest centre in SQL. Part of the run's transaction.
 */
export async function segment(
  database: Database,
  segmentation: SegmentationDefinition,
  runId: string,
): Promise<Segmented> {
  const limits = await makeFeatureRows(database, segmentation);
  const points = await sampleRows(database, segmentation);
  const model = fitModel(points, segmentation);
  const rowsOut = await writeClusters(database, segmentation, model);
  const { rowsIn } = await database.row<{ rowsIn: number }>(
    `select count(*) as "rowsIn" from ${FEATURE_ROWS}`,
  );
  await recordSelection(database, segmentation, model, points.length, runId);
  await recordModel(database, segmentation, model, runId);
  await recordLimits(database, segmentation, limits, runId);
  return { rowsIn, rowsOut, model };
}

async function writeClusters(
  database: Database,
  segmentation: SegmentationDefinition,
  model: Model,
): Promise<number> {
  const { table, key, features } = segmentation;
  const distances = model.centroids.map((centroid, cluster) => {
    const terms = features.map((_, j) => {
      const mean = quoteDouble(model.scaler.means[j] ?? 0);
      const size = quoteDouble(model.scaler.scales[j] ?? 1);
      return `power((f${j} - ${mean}) / ${size} - ${quoteDouble(centroid[j] ?? 0)}, 2)`;
    });
    return `${terms.join(' + ')} as d${cluster}`;
  });
  const names = model.centroids.map((_, cluster) => `d${cluster}`);
  const nearest =
    names.length === 0
      ? 'null'
      : `case least(${names.join(', ')}) ${names.map((name, i) => `when ${name} then ${i}`).join(' ')} end`;
  await database.run(
    `create or replace table ${quoteTable(table)} as select key as ${quoteName(key)}, cast(null as integer) as "Cluster" from ${FEATURE_ROWS} limit 0`,
  );
  return database.run(
    `insert into ${quoteTable(table)}
     select key, case when outlier <> 0 then outlier else ${nearest} end
     from (select ${['key', 'outlier', ...distances].join(', ')} from ${FEATURE_ROWS})`,
  );
}

async function recordSelection(
  database: Database,
  segmentation: SegmentationDefinition,
  model: Model,
  customers: number,
  runId: string,
): Promise<void> {
  for (const { k, inertia, silhouette, elbowDistance, combined } of model.scores) {
    await database.run(
      'insert into ops.model_selection values ($runId, $table, $k, $inertia, $silhouette, $elbowDistance, $combined, $chosen, $customers, $sample)',
      {
        runId,
        table: segmentation.table,
        k,
        inertia,
        silhouette,
        elbowDistance,
        combined,
        chosen: k === model.chosenK,
        customers,
        sample: model.silhouetteSample,
      },
    );
  }
}

async function recordModel(
  database: Database,
  segmentation: SegmentationDefinition,
  model: Model,
  runId: string,
): Promise<void> {
  for (const [cluster, scaled] of model.centroids.entries()) {
    const real = unscale(scaled, model.scaler);
    for (const [j, feature] of segmentation.features.entries()) {
      await database.run(
        'insert into ops.models values ($runId, $table, $cluster, $feature, $centroid, $scaled, $mean, $scale, $seed)',
        {
          runId,
          table: segmentation.table,
          cluster,
          feature,
          centroid: real[j] ?? 0,
          scaled: scaled[j] ?? 0,
          mean: model.scaler.means[j] ?? 0,
          scale: model.scaler.scales[j] ?? 1,
          seed: segmentation.seed,
        },
      );
    }
  }
}

async function recordLimits(
  database: Database,
  { table }: SegmentationDefinition,
  limits: readonly OutlierLimit[],
  runId: string,
): Promise<void> {
  for (const { bit, feature, low, high } of limits) {
    await database.run(
      'insert into ops.outlier_limits values ($runId, $table, $bit, $feature, $low, $high)',
      { runId, table, bit, feature, low, high },
    );
  }
}
