/** What speaks for one number of clusters. */
export interface KScore {
  k: number;
  inertia: number;
  silhouette: number;
  /** How far the point (k, inertia), both scaled to 0…1, lies from the straight line between the first and last k. */
  elbowDistance: number;
  /** The weighted sum of silhouette and elbow distance, each as a share of its maximum. */
  combined: number;
}

/**
 * Scores each k by silhouette and by the elbow of the inertia curve. Where no silhouette is above 0, or the
 * curve has no elbow, that half counts 0.
 *
 * Source of the elbow distance: Satopää et al., Finding a "Kneedle" in a Haystack, ICDCS Workshops 2011.
 *
 * @param candidates in ascending order of k, at least one
 */
export function scoreKs(
  candidates: readonly { k: number; inertia: number; silhouette: number }[],
  weights: { silhouette: number; elbow: number },
): KScore[] {
  const xs = toUnit(candidates.map(({ k }) => k));
  const ys = toUnit(candidates.map(({ inertia }) => inertia));
  const distances = xs.map((x, i) => distanceFromChord(x, ys[i] ?? 0, xs, ys));
  const maxSilhouette = Math.max(...candidates.map(({ silhouette }) => silhouette));
  const maxDistance = Math.max(...distances);
  return candidates.map(({ k, inertia, silhouette }, i) => {
    const elbowDistance = distances[i] ?? 0;
    const combined =
      weights.silhouette * shareOf(silhouette, maxSilhouette) +
      weights.elbow * shareOf(elbowDistance, maxDistance);
    return { k, inertia, silhouette, elbowDistance, combined };
  });
}

/** The best score; of equal ones the smaller k. */
export function chooseK(scores: readonly KScore[]): KScore {
  return scores.reduce((best, score) => (score.combined > best.combined ? score : best));
}

function distanceFromChord(x: number, y: number, xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0, x1, y1] = [xs[0] ?? 0, ys[0] ?? 0, xs.at(-1) ?? 0, ys.at(-1) ?? 0];
  const length = Math.hypot(x1 - x0, y1 - y0);
  return length === 0 ? 0 : Math.abs((y1 - y0) * x - (x1 - x0) * y + x1 * y0 - y1 * x0) / length;
}

function toUnit(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high === low ? 0 : (value - low) / (high - low)));
}

/** What rounding alone can make of nothing: a straight line has distances of some 1e-14 from its own chord. */
const NOTHING = 1e-9;

function shareOf(value: number, max: number): number {
  return max > NOTHING ? value / max : 0;
}
