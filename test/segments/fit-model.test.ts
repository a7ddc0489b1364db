import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitModel } from '../../src/segments/fit-model.ts';
import { fitScaler, scale } from '../../src/segments/scaler.ts';
import { silhouettes } from '../../src/segments/silhouette.ts';
import { blob, segmentation, squaredDistance, sumOf } from './customers.ts';

const ks = (from: number, to: number) => ({ from, to, silhouette_weight: 0.6, elbow_weight: 0.4 });
const coordinate = fc.integer({ min: -40, max: 40 });
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 });
const CORNERS = [...blob(0, 0, 12), ...blob(0, 60, 12), ...blob(60, 0, 12), ...blob(60, 60, 12)];

describe('a fitted model', () => {
  it('finds as many clusters as there are blobs', async () => {
    const model = await fitModel(CORNERS, segmentation({ k: ks(2, 8) }));
    expect(model.chosenK).toBe(4);
    expect(model.centroids).toHaveLength(4);
    expect(model.scores.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it('has no cluster where there are no points', async () => {
    expect(await fitModel([], segmentation())).toMatchObject({ centroids: [], scores: [], chosenK: 0 });
  });

  it('makes a cluster of each distinct point where there are fewer of them than the smallest k', async () => {
    const segments = segmentation({ k: ks(4, 9) });
    const single = await fitModel(
      [
        [7, 7],
        [7, 7],
        [7, 7],
      ],
      segments,
    );
    expect(single).toMatchObject({ chosenK: 1, centroids: [[0, 0]] });
    const rows = [
      [5, 1],
      [1, 1],
      [5, 1],
      [3, 9],
      [1, 1],
    ];
    const { chosenK, centroids } = await fitModel(rows, segments);
    expect(chosenK).toBe(3);
    const scaler = fitScaler(rows, 'standard');
    const expected = [
      [1, 1],
      [3, 9],
      [5, 1],
    ].map((point) => scale(point, scaler));
    for (const [i, centroid] of centroids.entries())
      expect(squaredDistance(centroid, expected[i] ?? [])).toBeLessThan(1e-20);
  });

  it('tries each k of the definition, but no more than there are distinct points', async () => {
    await fc.assert(
      fc.asyncProperty(points, fc.integer({ min: 2, max: 5 }), fc.nat(5), async (rows, from, more) => {
        const model = await fitModel(rows, segmentation({ k: ks(from, from + more), restarts: 1 }));
        const distinct = new Set(rows.map(String)).size;
        const expected =
          distinct < from
            ? [distinct]
            : Array.from({ length: more + 1 }, (_, i) => from + i).filter((k) => k <= distinct);
        expect(model.scores.map(({ k }) => k)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the k of the best score, of equal ones the smallest', async () => {
    await fc.assert(
      fc.asyncProperty(points, async (rows) => {
        const { scores, chosenK, centroids } = await fitModel(
          rows,
          segmentation({ k: ks(2, 6), restarts: 1 }),
        );
        const best = Math.max(...scores.map(({ combined }) => combined));
        expect(chosenK).toBe(scores.find(({ combined }) => combined === best)?.k);
        expect(centroids).toHaveLength(chosenK);
      }),
      { numRuns: 40 },
    );
  });

  it('numbers the clusters in ascending order of the chosen feature', async () => {
    await fc.assert(
      fc.asyncProperty(points, fc.constantFrom('a', 'b'), async (rows, by) => {
        const { centroids } = await fitModel(rows, segmentation({ number_by: by, k: ks(3, 5), restarts: 1 }));
        const found = centroids.map((centroid) => centroid[by === 'a' ? 0 : 1] ?? Number.NaN);
        expect(found).toEqual([...found].sort((x, y) => x - y));
      }),
      { numRuns: 40 },
    );
  });

  it('numbers by the other features where the chosen one is the same for all', async () => {
    const rows = [...blob(0, 50, 9), ...blob(0, 0, 9), ...blob(0, 100, 9)].map(([, b]) => [8, b]);
    const { centroids } = await fitModel(rows, segmentation({ number_by: 'a', k: ks(3, 3) }));
    const seconds = centroids.map(([, b]) => b ?? Number.NaN);
    expect(centroids.map(([a]) => a)).toEqual([0, 0, 0]);
    expect(seconds).toEqual([...seconds].sort((x, y) => x - y));
    expect(new Set(seconds).size).toBe(3);
  });

  it('measures inertia and silhouette on the scaled points', async () => {
    // the first feature is far the wider: unscaled, it alone would decide
    const rows = CORNERS.map(([a, b]) => [a * 1_000, b]);
    const { centroids, scores, scaler } = await fitModel(rows, segmentation({ k: ks(4, 4) }));
    const scaled = rows.map((row) => scale(row, scaler));
    expect(scaler).toEqual(fitScaler(rows, 'standard'));
    const nearest = scaled.map((row) => {
      const distances = centroids.map((centroid) => squaredDistance(row, centroid));
      return { cluster: distances.indexOf(Math.min(...distances)), distance: Math.min(...distances) };
    });
    expect(scores[0]?.inertia).toBeCloseTo(sumOf(nearest.map(({ distance }) => distance)), 9);
    const [silhouette = Number.NaN] = silhouettes(scaled, [nearest.map(({ cluster }) => cluster)]);
    expect(scores[0]?.silhouette).toBeCloseTo(silhouette, 9);
    expect(silhouette).toBeGreaterThan(0.9);
  });

  it('takes the silhouette of at most so many points, and the same fit all the same', async () => {
    const model = (silhouette_sample: number) => fitModel(CORNERS, segmentation({ silhouette_sample }));
    expect((await model(20)).silhouetteSample).toBe(20);
    expect((await model(5_000)).silhouetteSample).toBe(48);
    expect((await model(20)).scores.map(({ inertia }) => inertia)).toEqual(
      (await model(5_000)).scores.map(({ inertia }) => inertia),
    );
    // the first 12 points are one blob: for k = 2 and 3 they fall into one cluster, which has no silhouette
    expect((await model(12)).scores.slice(0, 2).map(({ silhouette }) => silhouette)).toEqual([0, 0]);
  });

  it('is the same model for the same points and definition', async () => {
    await fc.assert(
      fc.asyncProperty(points, fc.nat(1_000), async (rows, seed) => {
        const segments = segmentation({ seed, k: ks(2, 5), restarts: 2 });
        expect(await fitModel(rows, segments)).toEqual(await fitModel(structuredClone(rows), segments));
      }),
      { numRuns: 25 },
    );
  });
});
