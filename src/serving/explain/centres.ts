import { realCentre, type ScoringModel } from '../../segments/assign-clusters.ts';
import { transformKindOf } from '../../segments/transform.ts';
import type { Value } from '../../warehouse/statements.ts';

export interface Feature {
  name: string;
  value: Value;
  /** Transformed and scaled, as distances are measured; null where nothing was fitted. */
  scaled: number | null;
}

export interface Centre {
  cluster: number;
  segment: string | null;
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

/** How far a point is from each centre of a model, nearest first. */
export function measureCentres(
  model: ScoringModel,
  point: Point,
): { features: Feature[]; centres: Centre[] } {
  const { segmentation, scaler, clusters } = model;
  const features = point.map(({ name, value }, j): Feature => {
    const transformed = transformKindOf(segmentation, name).value(Number(value));
    const scaled = (transformed - (scaler.centres[j] ?? 0)) / (scaler.scales[j] ?? 1);
    return { name, value, scaled: clusters.length === 0 ? null : scaled };
  });
  const centres = clusters.map((one): Centre => {
    const square = one.centre.reduce((sum, value, j) => sum + ((features[j]?.scaled ?? 0) - value) ** 2, 0);
    const real = realCentre(model, one).map((value, j): [string, number] => [features[j]?.name ?? '', value]);
    return {
      cluster: one.cluster,
      segment: one.segment ?? null,
      distance: Math.sqrt(square),
      centre: Object.fromEntries(real),
    };
  });
  return { features, centres: centres.sort((a, b) => a.distance - b.distance) };
}

/** The features whose bits make up a negative cluster, with the limits they lie beyond. */
export function outliersOf({ limits }: ScoringModel, cluster: number, point: Point): Outlier[] {
  if (cluster >= 0) return [];
  return limits
    .filter(({ bit }) => (-cluster & bit) !== 0)
    .map(({ feature, low, high }) => {
      const value = Number(point.find(({ name }) => name === feature)?.value);
      return { feature, value, low, high };
    });
}
