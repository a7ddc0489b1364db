import { type Random, seededRandom } from '../random.ts';
import { moveUntilSettled, type Rows, squaredDistance } from './lloyd.ts';

/** One clustering of n points into k clusters. */
export interface Fit {
  k: number;
  /** k rows of d features. */
  centroids: number[][];
  /** n cluster numbers, 0 to k − 1. */
  labels: number[];
  /** Sum over the points of the squared distance to their centroid. */
  inertia: number;
}

/**
 * Lloyd's k-means from k-means++ starts, run `restarts` times with seeds that follow from `seed`; the fit of
 * least inertia is kept. The same points in the same order give the same fit.
 *
 * Sources: Lloyd, Least Squares Quantization in PCM, IEEE Transactions on Information Theory 28 (1982); Arthur and
 * Vassilvitskii, k-means++: The Advantages of Careful Seeding, SODA 2007.
 *
 * @param points n rows of d features; at least k of them distinct
 */
export function fitKmeans(
  points: readonly (readonly number[])[],
  k: number,
  restarts: number,
  seed: number,
): Fit {
  if (restarts < 1) throw new RangeError('restarts must be at least 1');
  const rows = rowsOf(points);
  let best: { centres: Rows; labels: Int32Array; inertia: number } | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const centres = startingCentres(rows, k, seededRandom(seed + restart));
    const labels = moveUntilSettled(rows, centres);
    const inertia = inertiaOf(rows, centres, labels);
    if (best === undefined || inertia < best.inertia) best = { centres, labels, inertia };
  }
  const { centres, labels, inertia } = best as NonNullable<typeof best>;
  const centroids = Array.from({ length: k }, (_, c) => [
    ...centres.values.subarray(c * centres.d, (c + 1) * centres.d),
  ]);
  return { k, centroids, labels: [...labels], inertia };
}

function rowsOf(points: readonly (readonly number[])[]): Rows {
  const d = points[0]?.length ?? 0;
  const values = new Float64Array(points.length * d);
  for (const [i, point] of points.entries()) values.set(point, i * d);
  return { count: points.length, d, values };
}

/**
 * k-means++, its greedy form: of some points that are drawn by their squared distance to the nearest centre so far, the
 * one that leaves the least of it is the next centre.
 */
function startingCentres(rows: Rows, k: number, random: Random): Rows {
  const { count, d, values } = rows;
  const centres: Rows = { count: k, d, values: new Float64Array(k * d) };
  const copy = (point: number, to: number) =>
    centres.values.set(values.subarray(point * d, (point + 1) * d), to * d);
  const trials = 2 + Math.floor(Math.log(k));
  copy(random.below(count), 0);
  let nearest: Float64Array = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let total = lowerTo(rows, nearest, centres, 0);
  for (let c = 1; c < k; c++) {
    let best: { nearest: Float64Array; total: number; point: number } | undefined;
    for (let trial = 0; trial < trials; trial++) {
      const point = drawByWeight(nearest, total, random.next());
      copy(point, c);
      const tried = nearest.slice();
      const left = lowerTo(rows, tried, centres, c);
      if (best === undefined || left < best.total) best = { nearest: tried, total: left, point };
    }
    const { point, ...chosen } = best as NonNullable<typeof best>;
    copy(point, c);
    ({ nearest, total } = chosen);
  }
  return centres;
}

/** Lowers each point's squared distance to that of one centre where it is nearer; gives their sum. */
function lowerTo(rows: Rows, nearest: Float64Array, centres: Rows, centre: number): number {
  let sum = 0;
  for (let i = 0; i < rows.count; i++) {
    const distance = Math.min(nearest[i] as number, squaredDistance(rows, i, centres, centre));
    nearest[i] = distance;
    sum += distance;
  }
  return sum;
}

/** The point at a share of the way along the sum of all weights; one with a weight above 0, if there is any. */
function drawByWeight(weights: Float64Array, total: number, share: number): number {
  let left = share * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    last = i;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

function inertiaOf(rows: Rows, centres: Rows, labels: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.count; i++) sum += squaredDistance(rows, i, centres, labels[i] as number);
  return sum;
}
