/** The points of one clustering, those of each cluster side by side. */
interface Grouped {
  /** For each point, its cluster. */
  labels: readonly number[];
  /** For each cluster, how many points it has. */
  sizes: Int32Array;
  /** The points by cluster, and within one in their order. */
  order: Int32Array;
}

/**
 * The mean silhouette of each of several clusterings of the same points. A point alone in its cluster counts 0.
 * Quadratic in the number of points.
 *
 * Source: Rousseeuw, Silhouettes, Journal of Computational and Applied Mathematics 20 (1987).
 *
 * @param points n rows of d features
 * @param clusterings each n cluster numbers from 0
 * @returns one value in −1 … 1 for each clustering; 0 where it has fewer than two clusters
 */
export function silhouettes(
  points: readonly number[][],
  clusterings: readonly (readonly number[])[],
): number[] {
  return silhouetteOfEach(points, clusterings, { from: 0, to: points.length }).map(mean);
}

/**
 * The silhouette of each point of a range, in each of several clusterings of all points. A point's distances to all
 * others are computed once, whatever the number of clusterings; they are summed in the points' order, so that ranges
 * that are done apart give what one would.
 */
export function silhouetteOfEach(
  points: readonly number[][],
  clusterings: readonly (readonly number[])[],
  { from, to }: { from: number; to: number },
): Float64Array[] {
  const grouped = clusterings.map(groupByCluster);
  const found = clusterings.map(() => new Float64Array(to - from));
  const distances = new Float64Array(points.length);
  const [d, values] = [points[0]?.length ?? 0, Float64Array.from(points.flat())];
  for (let i = from; i < to; i++) {
    measureDistances(values, d, i, distances);
    for (let c = 0; c < grouped.length; c++)
      (found[c] as Float64Array)[i - from] = silhouetteOf(i, grouped[c] as Grouped, distances);
  }
  return found;
}

/** 0 for no point. */
export function mean(silhouettes: Float64Array): number {
  return silhouettes.length === 0 ? 0 : silhouettes.reduce((sum, one) => sum + one, 0) / silhouettes.length;
}

function groupByCluster(labels: readonly number[]): Grouped {
  const width = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Int32Array(width);
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1;
  const next = new Int32Array(width);
  for (let c = 1; c < width; c++) next[c] = (next[c - 1] as number) + (sizes[c - 1] as number);
  const order = new Int32Array(labels.length);
  labels.forEach((label, i) => {
    order[next[label] as number] = i;
    next[label] = (next[label] as number) + 1;
  });
  return { labels, sizes, order };
}

/** Euclidean, from one point to all, itself included. */
function measureDistances(values: Float64Array, d: number, i: number, distances: Float64Array): void {
  for (let j = 0; j < distances.length; j++) {
    let sum = 0;
    for (let k = 0; k < d; k++) {
      const difference = (values[i * d + k] as number) - (values[j * d + k] as number);
      sum += difference * difference;
    }
    distances[j] = Math.sqrt(sum);
  }
}

function silhouetteOf(i: number, { labels, sizes, order }: Grouped, distances: Float64Array): number {
  const own = labels[i] as number;
  if (sizes[own] === 1) return 0;
  let [within, nearest] = [0, Number.POSITIVE_INFINITY];
  for (let c = 0, at = 0; c < sizes.length; c++) {
    const size = sizes[c] as number;
    let sum = 0;
    for (const end = at + size; at < end; at++) sum += distances[order[at] as number] as number;
    if (c === own) within = sum / (size - 1);
    else if (size > 0) nearest = Math.min(nearest, sum / size);
  }
  const larger = Math.max(within, nearest);
  return larger === 0 || nearest === Number.POSITIVE_INFINITY ? 0 : (nearest - within) / larger;
}
