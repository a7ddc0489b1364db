import type { Segmentation } from '../definitions/segmentation.ts';
import type { Database } from '../warehouse/database.ts';
import { ASSIGNED, assignClusters, type Cluster } from './assign-clusters.ts';
import { centresIn, type Drift, measureDrift, NO_DRIFT } from './compare-models.ts';
import {
  FEATURE_ROWS,
  makeFeatureRows,
  markOutliers,
  measureLimits,
  refuseTooLarge,
  sampleRows,
} from './feature-rows.ts';
import { fitModel, type Model } from './fit-model.ts';
import { type KnownModel, readLastModel } from './known-model.ts';
import { matchClusters } from './match-clusters.ts';
import { nameClusters } from './name-clusters.ts';
import { recordModel } from './record-model.ts';
import { transformOf } from './transform.ts';

/** What a segmentation did: every row of its source is in its table, in a cluster or as an outlier. */
export interface Segmented {
  rowsIn: number;
  rowsOut: number;
  model: Model;
  /** How many are in each cluster, outliers included. */
  sizes: KnownModel['sizes'];
  drift: Drift;
}

/** The run that a model belongs to. */
export interface ModelRun {
  runId: string;
  asOf: string | null;
}

/**
 * Clusters the rows of a segmentation's source and writes its table. The fit sees a sample, and follows from the data
 * and the definition alone; the numbers of its clusters are then those of the last published model's clusters that
 * they stand for; each row is assigned to its nearest centre in SQL. Part of the run's transaction.
 */
export async function segment(
  database: Database,
  segmentation: Segmentation,
  run: ModelRun,
): Promise<Segmented> {
  await makeFeatureRows(database, segmentation);
  const limits = await measureLimits(database, segmentation);
  await markOutliers(database, segmentation, limits);
  await refuseTooLarge(database, segmentation);
  const points = await sampleRows(database, segmentation);
  const fitted = await fitModel(points, segmentation);

  const before = comparable(await readLastModel(database, segmentation.table), segmentation);
  const clusters = identify(fitted, segmentation, before);
  const model = { segmentation, scaler: fitted.scaler, limits, clusters };
  await assignClusters(database, model);

  const sizes = await measureSizes(database);
  const drift =
    before === undefined
      ? NO_DRIFT
      : await measureDrift(database, segmentation.key, before, clusters, fitted.scaler, sizes);
  const { rowsIn } = await database.engine.row<{ rowsIn: number }>(
    `select count(*) as "rowsIn" from ${FEATURE_ROWS}`,
  );
  const rowsOut = await replaceTable(database, segmentation.table);
  await recordModel(database, {
    ...model,
    ...run,
    fitted,
    points,
    sizes,
    drift,
    comparedWith: before?.modelId,
  });
  return { rowsIn, rowsOut, model: fitted, sizes, drift };
}

/** Only a model of the same features, transformed in the same way, has centres to compare. */
function comparable(before: KnownModel | undefined, segmentation: Segmentation): KnownModel | undefined {
  const spaceOf = (one: Segmentation) =>
    JSON.stringify(one.features.map((feature) => [feature, transformOf(one, feature)]));
  return before !== undefined && spaceOf(before.segmentation) === spaceOf(segmentation) ? before : undefined;
}

/** Positions, kept numbers and names of the clusters of a model. */
function identify(fitted: Model, segmentation: Segmentation, before: KnownModel | undefined): Cluster[] {
  const { centroids, scaler } = fitted;
  const numbers = matchClusters(centroids, before === undefined ? [] : centresIn(scaler, before));
  const names = nameClusters(centroids, segmentation);
  return centroids.map((centre, position) => ({
    cluster: numbers[position] ?? position,
    position,
    segment: names[position],
    centre,
  }));
}

async function measureSizes(database: Database): Promise<KnownModel['sizes']> {
  return database.engine.rows(
    `select "Cluster" as cluster, count(*) as customers from ${ASSIGNED} group by "Cluster" order by cluster`,
  );
}

async function replaceTable(database: Database, table: string): Promise<number> {
  const columns = await database.engine.columnsOfKept(ASSIGNED);
  await database.engine.replaceTable(table, columns);
  return database.engine.append(
    table,
    columns.map(({ name }) => name),
    `select * from ${ASSIGNED}`,
  );
}
