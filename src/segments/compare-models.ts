import type { Segmentation } from '../definitions/segmentation.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteTable } from '../warehouse/quote.ts';
import { columnsOf } from '../warehouse/tables-there.ts';
import { ASSIGNED, type Cluster } from './assign-clusters.ts';
import type { KnownModel } from './known-model.ts';
import { type Scaler, scale, unscale } from './scaler.ts';

/** How much a model differs from the one before. Null where there is nothing to compare. */
export interface Drift {
  /** Share of the rows of both that kept their cluster, 0 to 1. */
  keptShare: number | null;
  /** How far the centres moved: the root of the mean square, weighted by rows, in scaled units. */
  centreShift: number | null;
  /**
   * Population stability index of the sizes of the clusters, outliers included: by convention below 0.1 little has
   * moved, above 0.25 much. Source: Siddiqi, Credit Risk Scorecards, 2006.
   */
  stabilityIndex: number | null;
}

export const NO_DRIFT: Drift = { keptShare: null, centreShift: null, stabilityIndex: null };

/** The numbered centres of a known model, in the scale of a new one. */
export function centresIn(scaler: Scaler, before: KnownModel): { cluster: number; centre: number[] }[] {
  return before.clusters.map(({ cluster, centre }) => ({
    cluster,
    centre: scale(unscale(centre, before.scaler), scaler),
  }));
}

/**
 * Compares `assigned_clusters` and its model with the model before and what its table still holds; who kept their
 * cluster is not known where that table is gone.
 *
 * @param key the column of `assigned_clusters` that names its rows
 */
export async function measureDrift(
  database: Database,
  key: string,
  before: KnownModel,
  clusters: readonly Cluster[],
  scaler: Scaler,
  sizes: KnownModel['sizes'],
): Promise<Drift> {
  return {
    keptShare: await shareKept(database, key, before),
    centreShift: shiftOf(centresIn(scaler, before), clusters, sizes),
    stabilityIndex: stabilityIndex(before.sizes, sizes),
  };
}

/** Keys are compared as text, so that they may change their type. */
async function shareKept(
  database: Database,
  key: string,
  { segmentation }: KnownModel,
): Promise<number | null> {
  if (!(await holdsClusters(database, segmentation))) return null;
  const { share } = await database.engine.row<{ share: number | null }>(
    `select avg(case when now."Cluster" = old."Cluster" then 1.0 else 0.0 end) as share
     from ${ASSIGNED} as now inner join ${quoteTable(segmentation.table)} as old
       on cast(now.${quoteName(key)} as varchar) = cast(old.${quoteName(segmentation.key)} as varchar)`,
  );
  return share;
}

/** A table that the pipeline made no more for a while is dropped, and its models stay on record. */
async function holdsClusters(database: Database, { table, key }: Segmentation): Promise<boolean> {
  const columns = await columnsOf(database, table);
  const names = columns.map(({ name }) => name.toLowerCase());
  return [key.toLowerCase(), 'cluster'].every((name) => names.includes(name));
}

function shiftOf(
  before: readonly { cluster: number; centre: readonly number[] }[],
  clusters: readonly Cluster[],
  sizes: KnownModel['sizes'],
): number | null {
  const moved = clusters.flatMap(({ cluster, centre }) => {
    const old = before.find((candidate) => candidate.cluster === cluster)?.centre;
    if (old === undefined) return [];
    const square = centre.reduce((sum, value, j) => sum + (value - (old[j] ?? 0)) ** 2, 0);
    return [{ square, customers: sizes.find((size) => size.cluster === cluster)?.customers ?? 0 }];
  });
  const customers = moved.reduce((sum, one) => sum + one.customers, 0);
  if (customers === 0) return null;
  return Math.sqrt(moved.reduce((sum, one) => sum + one.square * one.customers, 0) / customers);
}

/** An empty cluster counts as half a row, so that its logarithm is a number. */
export function stabilityIndex(before: KnownModel['sizes'], after: KnownModel['sizes']): number | null {
  const total = (sizes: KnownModel['sizes']) => sizes.reduce((sum, { customers }) => sum + customers, 0);
  const [was, is] = [total(before), total(after)];
  if (was === 0 || is === 0) return null;
  const all = [...new Set([...before, ...after].map(({ cluster }) => cluster))];
  const shareIn = (sizes: KnownModel['sizes'], cluster: number, of: number) =>
    Math.max(sizes.find((size) => size.cluster === cluster)?.customers ?? 0, 0.5) / of;
  return all.reduce((sum, cluster) => {
    const [p, q] = [shareIn(before, cluster, was), shareIn(after, cluster, is)];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
}
