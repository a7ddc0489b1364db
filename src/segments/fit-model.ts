import { availableParallelism } from 'node:os';
import type { Segmentation } from '../definitions/segmentation.ts';
import { chooseK, type KScore, scoreKs } from './choose-k.ts';
import type { Fit } from './fit-kmeans.ts';
import { doFitJobs } from './in-threads.ts';
import { fitScaler, type Scaler, scale } from './scaler.ts';
import { mean } from './silhouette.ts';

/** A fitted clustering, its clusters in their canonical order. It follows from the points and the definition alone. */
export interface Model {
  scaler: Scaler;
  /** k rows of d scaled features; the row's index is the cluster's position. */
  centroids: number[][];
  scores: KScore[];
  chosenK: number;
  silhouetteSample: number;
}

/**
 * Fits k-means for each k of the definition and keeps the best by silhouette and elbow. With fewer distinct
 * points than the smallest k, each distinct point becomes a cluster; without points there is no cluster.
 *
 * @param points n rows of d transformed features, in a deterministic order
 */
export async function fitModel(
  points: readonly (readonly number[])[],
  segmentation: Segmentation,
): Promise<Model> {
  const { k, restarts, seed, features, number_by, silhouette_sample } = segmentation;
  if (points.length === 0) {
    return {
      scaler: { centres: [], scales: [] },
      centroids: [],
      scores: [],
      chosenK: 0,
      silhouetteSample: 0,
    };
  }
  const scaler = fitScaler(points, segmentation.scaler);
  const scaled = points.map((point) => scale(point, scaler));
  const fits = await fitEach(scaled, candidateKs(scaled, k.from, k.to), restarts, seed);
  const inSample = scaled.slice(0, silhouette_sample);
  const found = await silhouettesOf(fits, inSample);
  const scores = scoreKs(
    fits.map(({ k: count, inertia }, i) => ({ k: count, inertia, silhouette: found[i] ?? 0 })),
    { silhouette: k.silhouette_weight, elbow: k.elbow_weight },
  );
  const chosenK = chooseK(scores).k;
  const chosen = fits.find((fit) => fit.k === chosenK) as Fit;
  return {
    scaler,
    centroids: inCanonicalOrder(chosen.centroids, features.indexOf(number_by)),
    scores,
    chosenK,
    silhouetteSample: inSample.length,
  };
}

/** So many points times clusters times restarts are done sooner here than a thread has started. */
const SMALL = 200_000;

/** One fit for each k. The largest ks take longest and go first, so that no thread is left with one at the end. */
async function fitEach(
  points: number[][],
  ks: readonly number[],
  restarts: number,
  seed: number,
): Promise<Fit[]> {
  const jobs = ks.map((k) => ({ kind: 'fit' as const, points, k, restarts, seed })).reverse();
  const work = points.length * restarts * ks.reduce((sum, k) => sum + k, 0);
  return (await doFitJobs(jobs, work > SMALL)).reverse();
}

/** So many pairs of points are measured sooner here than a thread has started. */
const FEW_PAIRS = 500_000;

/** The mean silhouette of each fit; each processor takes a range of the points. */
async function silhouettesOf(fits: readonly Fit[], points: number[][]): Promise<number[]> {
  const clusterings = fits.map(({ labels }) => labels.slice(0, points.length));
  const ranges = rangesOf(points.length, availableParallelism());
  const jobs = ranges.map((range) => ({ kind: 'silhouettes' as const, points, clusterings, ...range }));
  const found = await doFitJobs(jobs, points.length ** 2 / 2 > FEW_PAIRS);
  return clusterings.map((_, c) => mean(Float64Array.from(found.flatMap((part) => [...(part[c] ?? [])]))));
}

function rangesOf(count: number, parts: number): { from: number; to: number }[] {
  const size = Math.max(1, Math.ceil(count / parts));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(count, (i + 1) * size),
  }));
}

/** The ks to try: no more than there are distinct points. */
function candidateKs(points: readonly number[][], from: number, to: number): number[] {
  const distinct = new Set<string>();
  for (const point of points) {
    distinct.add(point.join());
    if (distinct.size >= to) break;
  }
  if (distinct.size <= from) return [distinct.size];
  const last = Math.min(to, distinct.size);
  return Array.from({ length: last - from + 1 }, (_, i) => from + i);
}

/** Ascending by one feature, then by the others in turn. */
function inCanonicalOrder(centroids: readonly number[][], feature: number): number[][] {
  return [...centroids].sort((a, b) => {
    const order = [feature, ...a.keys()];
    const first = order.find((j) => a[j] !== b[j]);
    return first === undefined ? 0 : (a[first] ?? 0) - (b[first] ?? 0);
  });
}
