import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, silhouetteOfEach, silhouettes } from '../../src/segments/silhouette.ts';
import { squaredDistance, sumOf } from './customers.ts';

/**
 * Rousseeuw 1987, section 2, to the letter: a(i) the mean distance to the other objects of i's cluster A, b(i) the
 * least mean distance to another cluster, s(i) = 1 − a/b, 0 or b/a − 1 as a is less than, equal to or more than
 * b; 0 where A holds i alone.
 */
function meanSilhouette(points: readonly number[][], labels: readonly number[]): number {
  const clusters = [...new Set(labels)];
  if (clusters.length < 2) return 0;
  const meanDistance = (i: number, members: readonly number[]) =>
    sumOf(members.map((j) => Math.sqrt(squaredDistance(points[i] ?? [], points[j] ?? [])))) / members.length;
  const widths = points.map((_, i) => {
    const membersOf = (cluster: number | undefined) =>
      [...points.keys()].filter((j) => j !== i && labels[j] === cluster);
    const own = membersOf(labels[i]);
    if (own.length === 0) return 0;
    const a = meanDistance(i, own);
    const others = clusters.filter((cluster) => cluster !== labels[i]);
    const b = Math.min(...others.map((cluster) => meanDistance(i, membersOf(cluster))));
    if (a < b) return 1 - a / b;
    return a > b ? b / a - 1 : 0;
  });
  return sumOf(widths) / widths.length;
}

const coordinate = fc.double({ min: -20, max: 20, noNaN: true });
const labelledPoint = fc.record({
  point: fc.array(coordinate, { minLength: 3, maxLength: 3 }),
  labels: fc.tuple(fc.nat(1), fc.nat(3), fc.nat(6)),
});

describe('silhouettes', () => {
  it('are those of the definition, for several clusterings at once', () => {
    fc.assert(
      fc.property(fc.array(labelledPoint, { minLength: 1, maxLength: 25 }), (rows) => {
        const points = rows.map(({ point }) => point);
        const clusterings = ([0, 1, 2] as const).map((c) => rows.map(({ labels }) => labels[c]));
        const found = silhouettes(points, clusterings);
        expect(found).toHaveLength(3);
        for (const [c, labels] of clusterings.entries())
          expect(found[c]).toBeCloseTo(meanSilhouette(points, labels), 9);
      }),
    );
  });

  it('lie between −1 and 1', () => {
    fc.assert(
      fc.property(fc.array(labelledPoint, { minLength: 2, maxLength: 25 }), (rows) => {
        const [found] = silhouettes(
          rows.map(({ point }) => point),
          [rows.map(({ labels }) => labels[1])],
        );
        expect(Math.abs(found ?? Number.NaN)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('match a worked example', () => {
    // 0, 1 against 5: a = 1 for the pair; b = 5 and 4; the third is alone: (4/5 + 3/4 + 0) / 3
    expect(silhouettes([[0], [1], [5]], [[0, 0, 1]])[0]).toBeCloseTo((0.8 + 0.75) / 3, 12);
  });

  it('are negative where points sit in the wrong cluster', () => {
    // 0 with 10, 1 with 11: a = 10; b = (1 + 11) / 2 = 6 for 0 and 11, (1 + 9) / 2 = 5 for 10 and 1
    const found = silhouettes([[0], [10], [1], [11]], [[0, 0, 1, 1]])[0];
    expect(found).toBeCloseTo((6 / 10 - 1 + (5 / 10 - 1)) / 2, 12);
  });

  it('are 0 where every point is alone, and where there is one cluster', () => {
    const points = [[0], [3], [9]];
    expect(silhouettes(points, [[0, 1, 2]])).toEqual([0]);
    expect(silhouettes(points, [[0, 0, 0]])).toEqual([0]);
    expect(silhouettes(points, [[4, 4, 4]])).toEqual([0]);
    expect(silhouettes([[1]], [[0]])).toEqual([0]);
  });

  it('are 0 for a point as far from its own cluster as from the next, all of them in one place included', () => {
    expect(silhouettes([[2], [2], [2], [2]], [[0, 0, 1, 1]])).toEqual([0]);
  });

  it('do not mind a number that no point has', () => {
    const points = [[0], [1], [5], [7]];
    const [gaps, none] = silhouettes(points, [
      [0, 0, 5, 5],
      [0, 0, 1, 1],
    ]);
    expect(gaps).toBe(none);
    expect(gaps).toBeGreaterThan(0.5);
  });

  it('of ranges that are done apart are those that are done together, to the last bit', () => {
    const points = Array.from({ length: 50 }, (_, i) => [Math.sin(i), Math.cos(3 * i), i / 7]);
    const clusterings = [points.map((_, i) => i % 2), points.map((_, i) => i % 5)];
    const parts = [
      { from: 0, to: 13 },
      { from: 13, to: 50 },
    ].map((range) => silhouetteOfEach(points, clusterings, range));
    const joined = clusterings.map((_, c) =>
      Float64Array.from(parts.flatMap((part) => [...(part[c] ?? [])])),
    );
    expect(joined).toEqual(silhouetteOfEach(points, clusterings, { from: 0, to: 50 }));
    expect(joined.map(mean)).toEqual(silhouettes(points, clusterings));
  });
});
