import { createHash } from 'node:crypto';
import type { Segmentation } from '../definitions/segmentation.ts';
import { packageVersion } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { insertRows } from '../warehouse/insert-rows.ts';
import { realCentre, type ScoringModel } from './assign-clusters.ts';
import type { Drift } from './compare-models.ts';
import type { Model } from './fit-model.ts';
import type { KnownModel } from './known-model.ts';
import { transformOf } from './transform.ts';

/** What a run found out about a segmentation, to be written down. */
export interface FoundModel extends ScoringModel {
  runId: string;
  asOf: string | null;
  fitted: Model;
  /** The rows the fit saw, in its order. */
  points: readonly (readonly number[])[];
  sizes: KnownModel['sizes'];
  comparedWith: string | undefined;
  drift: Drift;
}

/** Writes a model into `ops`: itself, its clusters, their centres, the limits of outliers, and each k that was tried. */
export async function recordModel(database: Database, found: FoundModel): Promise<void> {
  await insertModel(database, found);
  await insertClusters(database, found);
  await insertCentroids(database, found);
  await insertLimits(database, found);
  await insertSelection(database, found);
}

async function insertModel(database: Database, found: FoundModel): Promise<void> {
  const { runId, segmentation, fitted, points, sizes, drift, comparedWith, asOf } = found;
  const chosen = fitted.scores.find(({ k }) => k === fitted.chosenK);
  const count = (which: (cluster: number) => boolean) =>
    sizes.filter(({ cluster }) => which(cluster)).reduce((sum, { customers }) => sum + customers, 0);
  await database.run(
    `insert into ops.models
       (run_id, model_id, segmentation, source, key_column, features, k, customers, outliers, sample, inertia,
        silhouette, seed, restarts, as_of, definition, data_fingerprint, versions, compared_with, kept_share,
        centre_shift, stability_index)
     values
       ($runId, $modelId, $table, $source, $key, cast(cast($features as json) as varchar[]), $k, $customers, $outliers,
        $sample, $inertia, $silhouette, $seed, $restarts, cast($asOf as date), $definition, $data, $versions,
        $comparedWith, $keptShare, $centreShift, $stabilityIndex)`,
    {
      runId,
      modelId: modelId(found),
      table: segmentation.table,
      source: segmentation.source,
      key: segmentation.key,
      features: JSON.stringify(segmentation.features),
      k: fitted.chosenK,
      customers: count(() => true),
      outliers: count((cluster) => cluster < 0),
      sample: points.length,
      inertia: chosen?.inertia ?? null,
      silhouette: chosen?.silhouette ?? null,
      seed: segmentation.seed,
      restarts: segmentation.restarts,
      asOf,
      definition: JSON.stringify(definitionOf(segmentation)),
      data: fingerprintOf(points),
      versions: JSON.stringify(await versions(database)),
      comparedWith: comparedWith ?? null,
      ...drift,
    },
  );
}

/** As its file says it, whatever else a caller carries along. */
function definitionOf(segmentation: Segmentation): unknown {
  const { kind: _, shownAs: __, checks: ___, ...definition } = { kind: '', shownAs: '', ...segmentation };
  return definition;
}

/** Twelve hex digits. The same definition that finds the same centres under the same numbers is the same model. */
function modelId({ segmentation, scaler, limits, clusters }: FoundModel): string {
  return hashOf(JSON.stringify([definitionOf(segmentation), scaler, limits, clusters])).slice(0, 12);
}

function fingerprintOf(points: readonly (readonly number[])[]): string {
  return hashOf(Buffer.from(Float64Array.from(points.flat()).buffer)).slice(0, 16);
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function versions(database: Database): Promise<Record<string, string>> {
  const { duckdb } = await database.row<{ duckdb: string }>('select version() as duckdb');
  return { mallard: packageVersion, duckdb, node: process.versions.node };
}

async function insertClusters(
  database: Database,
  { runId, segmentation, clusters, sizes }: FoundModel,
): Promise<void> {
  const known = new Set(clusters.map(({ cluster }) => cluster));
  const outliers = sizes
    .filter(({ cluster }) => !known.has(cluster))
    .map(({ cluster }) => ({ cluster, position: cluster, segment: undefined }));
  const rows = [...outliers, ...clusters].map(({ cluster, position, segment }) => ({
    run_id: runId,
    segmentation: segmentation.table,
    cluster,
    position,
    segment: segment ?? null,
    customers: sizes.find((size) => size.cluster === cluster)?.customers ?? 0,
  }));
  await insertRows(database, 'ops.model_clusters', rows);
}

async function insertCentroids(database: Database, found: FoundModel): Promise<void> {
  const { runId, segmentation, scaler, clusters } = found;
  const rows = clusters.flatMap((cluster) => {
    const real = realCentre(found, cluster);
    return segmentation.features.map((feature, j) => ({
      run_id: runId,
      segmentation: segmentation.table,
      cluster: cluster.cluster,
      feature,
      centroid: real[j] ?? 0,
      scaled_centroid: cluster.centre[j] ?? 0,
      scaler_centre: scaler.centres[j] ?? 0,
      scaler_scale: scaler.scales[j] ?? 1,
      transform: transformOf(segmentation, feature),
    }));
  });
  await insertRows(database, 'ops.model_centroids', rows);
}

async function insertLimits(database: Database, { runId, segmentation, limits }: FoundModel): Promise<void> {
  const rows = limits.map(({ bit, feature, low, high }) => ({
    run_id: runId,
    segmentation: segmentation.table,
    bit,
    feature,
    low,
    high,
  }));
  await insertRows(database, 'ops.outlier_limits', rows);
}

async function insertSelection(
  database: Database,
  { runId, segmentation, fitted, points }: FoundModel,
): Promise<void> {
  const rows = fitted.scores.map(({ k, inertia, silhouette, elbowDistance, combined }) => ({
    run_id: runId,
    segmentation: segmentation.table,
    k,
    inertia,
    silhouette,
    elbow_distance: elbowDistance,
    combined,
    chosen: k === fitted.chosenK,
    customers: points.length,
    silhouette_sample: fitted.silhouetteSample,
  }));
  await insertRows(database, 'ops.model_selection', rows);
}
