/** What brings features to one scale: `(value − centre) / scale` of each. */
export interface Scaler {
  centres: number[];
  /** 1 for a feature that does not vary, so that it scales to 0, or whose spread by the scaler's measure is 0. */
  scales: number[];
}

export type ScalerKind = keyof typeof FITS;

/** How each kind finds centre and scale of a feature's values; these vary. */
const FITS = {
  /** Mean and population standard deviation. */
  standard(values: readonly number[]) {
    const centre = meanOf(values);
    return { centre, scale: Math.sqrt(meanOf(values.map((value) => (value - centre) ** 2))) };
  },
  /** Median and interquartile range, which a few values far out do not move. */
  robust(values: readonly number[]) {
    const sorted = Float64Array.from(values).sort();
    return { centre: quantile(sorted, 0.5), scale: quantile(sorted, 0.75) - quantile(sorted, 0.25) };
  },
  /** Smallest value and range: everything between 0 and 1. */
  min_max(values: readonly number[]) {
    const smallest = values.reduce((least, value) => Math.min(least, value));
    return { centre: smallest, scale: values.reduce((most, value) => Math.max(most, value)) - smallest };
  },
};

/** Fits a scaler of a kind. `points`: n rows of d features, n > 0. */
export function fitScaler(points: readonly (readonly number[])[], kind: ScalerKind): Scaler {
  const d = points[0]?.length ?? 0;
  const fitted = Array.from({ length: d }, (_, j) =>
    fitFeature(
      points.map((point) => point[j] ?? 0),
      kind,
    ),
  );
  return { centres: fitted.map(({ centre }) => centre), scales: fitted.map(({ scale }) => scale) };
}

/** A constant is its own centre, to the last bit: a rounded mean would leave a tiny deviation to divide by. */
function fitFeature(values: readonly number[], kind: ScalerKind): { centre: number; scale: number } {
  const [first = 0] = values;
  if (values.every((value) => value === first)) return { centre: first, scale: 1 };
  const { centre, scale } = FITS[kind](values);
  return { centre, scale: scale > 0 ? scale : 1 };
}

export function scale(point: readonly number[], { centres, scales }: Scaler): number[] {
  return point.map((value, j) => (value - (centres[j] ?? 0)) / (scales[j] ?? 1));
}

/** The inverse of `scale`. */
export function unscale(point: readonly number[], { centres, scales }: Scaler): number[] {
  return point.map((value, j) => value * (scales[j] ?? 1) + (centres[j] ?? 0));
}

/** Linearly interpolated between the two nearest ranks. */
function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
