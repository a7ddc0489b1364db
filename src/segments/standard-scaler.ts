/** Mean and standard deviation of each feature. */
export interface Scaler {
  means: number[];
  /** Population standard deviations; 1 for a feature that does not vary, so that it scales to 0. */
  scales: number[];
}

/** Fits a scaler that gives each feature mean 0 and variance 1. `points`: n rows of d features, n > 0. */
export function fitScaler(points: readonly (readonly number[])[]): Scaler {
  const d = points[0]?.length ?? 0;
  const means = Array.from({ length: d }, (_, j) => mean(points.map((point) => point[j] ?? 0)));
  const scales = means.map((m, j) => Math.sqrt(mean(points.map((point) => ((point[j] ?? 0) - m) ** 2))) || 1);
  return { means, scales };
}

export function scale(point: readonly number[], { means, scales }: Scaler): number[] {
  return point.map((value, j) => (value - (means[j] ?? 0)) / (scales[j] ?? 1));
}

/** The inverse of `scale`: back to the features' own units. */
export function unscale(point: readonly number[], { means, scales }: Scaler): number[] {
  return point.map((value, j) => value * (scales[j] ?? 1) + (means[j] ?? 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
