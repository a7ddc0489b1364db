import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitKmeans } from '../../src/segments/fit-kmeans.ts';
import { blob, squaredDistance, sumOf } from './customers.ts';

const seed = fc.nat({ max: 100_000 });
const coordinate = fc.integer({ min: -50, max: 50 });
const points = fc.uniqueArray(fc.tuple(coordinate, coordinate), {
  minLength: 6,
  maxLength: 40,
  selector: ([x, y]) => `${x},${y}`,
});
const k = fc.integer({ min: 1, max: 6 });

describe('k-means', () => {
  it('finds blobs that are far apart, wherever they lie and in whatever order they come', () => {
    const corners = fc.shuffledSubarray(
      [
        [0, 0],
        [100, 0],
        [0, 100],
        [100, 100],
        [50, 250],
      ],
      { minLength: 2 },
    );
    fc.assert(
      fc.property(corners, fc.integer({ min: 1, max: 15 }), seed, (centres, size, start) => {
        const members = centres.flatMap(([x = 0, y = 0], of) =>
          blob(x, y, size).map((point) => ({ of, point })),
        );
        const mixed = [...members].sort((p, q) => ((p.point[0] * 7919) % 1) - ((q.point[0] * 7919) % 1));
        const { labels } = fitKmeans(
          mixed.map(({ point }) => point),
          centres.length,
          10,
          start,
        );
        const pairs = new Set(mixed.map(({ of }, i) => `${of} is ${labels[i]}`));
        expect(pairs.size).toBe(centres.length);
        expect(new Set(labels).size).toBe(centres.length);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same fit for the same points, k, restarts and seed', () => {
    fc.assert(
      fc.property(points, k, seed, (rows, clusters, start) => {
        const again = () => fitKmeans(structuredClone(rows), clusters, 3, start);
        expect(again()).toEqual(again());
      }),
      { numRuns: 40 },
    );
  });

  it('has k centroids, a label for each point, and each used cluster centred on its points', () => {
    fc.assert(
      fc.property(points, k, seed, (rows, clusters, start) => {
        const { centroids, labels, k: count } = fitKmeans(rows, clusters, 2, start);
        expect(count).toBe(clusters);
        expect(centroids).toHaveLength(clusters);
        expect(labels).toHaveLength(rows.length);
        for (const label of new Set(labels)) {
          const own = rows.filter((_, i) => labels[i] === label);
          const centre = [0, 1].map((j) => sumOf(own.map((point) => point[j] ?? 0)) / own.length);
          expect(squaredDistance(centroids[label] ?? [], centre)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has the inertia that its own labels and centroids add up to', () => {
    fc.assert(
      fc.property(points, k, seed, (rows, clusters, start) => {
        const { centroids, labels, inertia } = fitKmeans(rows, clusters, 2, start);
        const expected = sumOf(rows.map((p, i) => squaredDistance(p, centroids[labels[i] ?? -1] ?? [])));
        expect(Math.abs(inertia - expected)).toBeLessThan(1e-6 * (1 + expected));
      }),
      { numRuns: 60 },
    );
  });

  it('has the inertia of the whole for one cluster, and none where each point is a cluster', () => {
    // mean (2, 3): squared distances 4 + 1, 0 + 4, 4 + 1
    const rows = [
      [0, 2],
      [2, 5],
      [4, 2],
    ];
    expect(fitKmeans(rows, 1, 1, 7).inertia).toBeCloseTo(14, 10);
    expect(fitKmeans(rows, 3, 5, 7).inertia).toBe(0);
  });

  it('is never worse for more restarts', () => {
    fc.assert(
      fc.property(points, k, seed, (rows, clusters, start) => {
        const inertias = [1, 2, 4, 8].map((restarts) => fitKmeans(rows, clusters, restarts, start).inertia);
        expect(inertias).toEqual([...inertias].sort((p, q) => q - p));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the best of its restarts, each as if it had been run alone from its own seed', () => {
    const rows = Array.from({ length: 60 }, (_, i) => [(i * 37) % 101, (i * 53) % 97]);
    const alone = Array.from({ length: 12 }, (_, start) => fitKmeans(rows, 7, 1, start).inertia);
    for (let start = 0; start < 9; start++)
      expect(fitKmeans(rows, 7, 4, start).inertia).toBe(Math.min(...alone.slice(start, start + 4)));
    expect(Math.max(...alone)).toBeGreaterThan(Math.min(...alone));
  });
});
