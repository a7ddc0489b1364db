import type { SegmentationDefinition } from '../definitions/project.ts';
import { chooseK, type KScore, scoreKs } from './choose-k.ts';
import { type Fit, fitKmeans } from './fit-kmeans.ts';
import { silhouettes } from './silhouette.ts';
import { fitScaler, type Scaler, scale } from './standard-scaler.ts';

/** A fitted clustering, its clusters in their canonical order. */
export interface Model {
  scaler: Scaler;
  /** k rows of d scaled features; the row's index is the cluster's number. */
  centroids: number[][];
  scores: KScore[];
  chosenK: number;
  silhouetteSample: number;
}

/**
 * Fits k-means for each k of the definition and keeps the best by silhouette and elbow. With fewer distinct
 * points than the smallest k, each distinct point becomes a cluster; without points there is no cluster.
 *
 * @param points n rows of d features in their own units, in a deterministic order
 */
export function fitModel(points: readonly number[][], segmentation: SegmentationDefinition): Model {
  const { k, restarts, seed, features, number_by, silhouette_sample } = segmentation;
  if (points.length === 0) {
    return { scaler: { means: [], scales: [] }, centroids: [], scores: [], chosenK: 0, silhouetteSample: 0 };
  }
  const scaler = fitScaler(points);
  const scaled = points.map((point) => scale(point, scaler));
  const fits = candidateKs(scaled, k.from, k.to).map((count) => fitKmeans(scaled, count, restarts, seed));
  const inSample = scaled.slice(0, silhouette_sample);
  const found = silhouettes(
    inSample,
    fits.map(({ labels }) => labels.slice(0, silhouette_sample)),
  );
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
