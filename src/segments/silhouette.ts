/**
 * The mean silhouette of each of several clusterings of the same points, from one pass over all pairs: each
 * distance is computed once, whatever the number of clusterings. A point alone in its cluster counts 0.
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
  const n = points.length;
  const widths = clusterings.map((labels) => labels.reduce((max, label) => Math.max(max, label + 1), 0));
  const totals = widths.map((width) => new Float64Array(n * width));
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = euclidean(points[i] ?? [], points[j] ?? []);
      for (let c = 0; c < clusterings.length; c++) {
        const labels = clusterings[c] as readonly number[];
        const total = totals[c] as Float64Array;
        const width = widths[c] as number;
        add(total, i * width + (labels[j] as number), distance);
        add(total, j * width + (labels[i] as number), distance);
      }
    }
  }
  return clusterings.map((labels, c) =>
    meanSilhouette(labels, totals[c] as Float64Array, widths[c] as number),
  );
}

/** @param totals for each point, for each cluster, the sum of its distances to that cluster's points */
function meanSilhouette(labels: readonly number[], totals: Float64Array, width: number): number {
  const sizes = new Array<number>(width).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  if (sizes.filter((size) => size > 0).length < 2) return 0;
  let sum = 0;
  labels.forEach((own, i) => {
    if (sizes[own] === 1) return;
    let nearest = Number.POSITIVE_INFINITY;
    for (let label = 0; label < width; label++) {
      const size = sizes[label] ?? 0;
      if (label !== own && size > 0) nearest = Math.min(nearest, (totals[i * width + label] ?? 0) / size);
    }
    const within = (totals[i * width + own] ?? 0) / ((sizes[own] ?? 0) - 1);
    const larger = Math.max(within, nearest);
    sum += larger === 0 ? 0 : (nearest - within) / larger;
  });
  return sum / labels.length;
}

function euclidean(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) {
    const difference = (a[d] as number) - (b[d] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

function add(totals: Float64Array, index: number, amount: number): void {
  totals[index] = (totals[index] as number) + amount;
}
