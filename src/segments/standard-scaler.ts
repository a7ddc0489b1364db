/** Mean and standard deviation of each feature. */
export interface Scaler {
  means: number[];
  /** Population standard deviations; 1 for a feature that does not vary, so that it scales to 0. */
  scales: number[];
}

/** Fits a scaler that gives each feature mean 0 and variance 1. `points`: n rows of d features, n > 0. */
export function fitScaler(points: readonly (readonly number[])[]): Scaler {
  const d = points[0]?.length ?? 0;
  const fitted = Array.from({ length: d }, (_, j) => fitFeature(points.map((point) => point[j] ?? 0)));
  return { means: fitted.map(({ mean }) => mean), scales: fitted.map(({ scale }) => scale) };
}

/** A constant is its own mean, to the last bit: a rounded mean would leave a tiny deviation to divide by. */
function fitFeature(values: readonly number[]): { mean: number; scale: number } {
  const [first = 0] = values;
  if (values.every((value) => value === first)) return { mean: first, scale: 1 };
  const mean = meanOf(values);
  return { mean, scale: Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))) };
}

export function scale(point: readonly number[], { means, scales }: Scaler): number[] {
  return point.map((value, j) => (value - (means[j] ?? 0)) / (scales[j] ?? 1));
}

/** The inverse of `scale`: back to the features' own units. */
export function unscale(point: readonly number[], { means, scales }: Scaler): number[] {
  return point.map((value, j) => value * (scales[j] ?? 1) + (means[j] ?? 0));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
