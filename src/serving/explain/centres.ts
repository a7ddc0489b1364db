import type { Database, Value } from '../../warehouse/database.ts';

export interface Feature {
  name: string;
  value: Value;
  /** In standard deviations from the mean of what was fitted on; null where nothing was. */
  scaled: number | null;
}

export interface Centre {
  cluster: number;
  /** Euclidean, in scaled space: what a key's cluster is decided by. */
  distance: number;
  /** In the features' own units. */
  centre: Record<string, number>;
}

export interface Outlier {
  feature: string;
  value: number;
  low: number;
  high: number;
}

type Point = readonly { name: string; value: Value }[];

interface ModelRow {
  cluster: number;
  feature: string;
  centroid: number;
  scaled: number;
  mean: number;
  scale: number;
}

/** How far a point is from each centre that a run found, nearest first. */
export async function measureCentres(
  database: Database,
  segmentation: string,
  runId: string,
  point: Point,
): Promise<{ features: Feature[]; centres: Centre[] }> {
  const model = await database.rows<ModelRow>(
    `select cluster, feature, centroid, scaled_centroid as scaled, mean, scale from ops.models
     where run_id = $runId and segmentation = $segmentation order by cluster`,
    { runId, segmentation },
  );
  const features = point.map(({ name, value }): Feature => {
    const fitted = model.find(({ feature }) => feature === name);
    return {
      name,
      value,
      scaled: fitted === undefined ? null : (Number(value) - fitted.mean) / fitted.scale,
    };
  });
  const scaled = new Map(features.map((feature) => [feature.name, feature.scaled ?? 0]));
  const clusters = [...new Set(model.map(({ cluster }) => cluster))];
  const centres = clusters.map((cluster): Centre => {
    const rows = model.filter((row) => row.cluster === cluster);
    const square = rows.reduce((sum, row) => sum + ((scaled.get(row.feature) ?? 0) - row.scaled) ** 2, 0);
    const centre = Object.fromEntries(rows.map(({ feature, centroid }) => [feature, centroid]));
    return { cluster, distance: Math.sqrt(square), centre };
  });
  return { features, centres: centres.sort((a, b) => a.distance - b.distance) };
}

/** The features whose bits make up a negative cluster, with the limits they lie beyond. */
export async function readOutliers(
  database: Database,
  segmentation: string,
  runId: string,
  cluster: number,
  point: Point,
): Promise<Outlier[]> {
  const limits = await database.rows<{ bit: number; feature: string; low: number; high: number }>(
    `select bit, feature, low, high from ops.outlier_limits
     where run_id = $runId and segmentation = $segmentation order by bit`,
    { runId, segmentation },
  );
  return limits
    .filter(({ bit }) => (-cluster & bit) !== 0)
    .map(({ feature, low, high }) => {
      const value = Number(point.find(({ name }) => name === feature)?.value);
      return { feature, value, low, high };
    });
}
