import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchClusters } from '../../src/segments/match-clusters.ts';
import { squaredDistance } from './customers.ts';

const centre = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
const centres = fc.array(centre, { maxLength: 6 });

/** The least total cost of pairing as many rows as there can be pairs, by trying every pairing. */
function leastCost(costs: readonly (readonly number[])[], columns: readonly number[], pairs: number): number {
  const [row, ...rest] = costs;
  if (pairs === 0 || row === undefined) return pairs === 0 ? 0 : Number.POSITIVE_INFINITY;
  const taken = columns.map(
    (column) =>
      (row[column] ?? 0) +
      leastCost(
        rest,
        columns.filter((other) => other !== column),
        pairs - 1,
      ),
  );
  return Math.min(leastCost(rest, columns, pairs), ...taken);
}

describe('the numbers of a new model’s clusters', () => {
  it('are their canonical order where there was no model before', () => {
    expect(matchClusters([[1], [2], [3]], [])).toEqual([0, 1, 2]);
    expect(matchClusters([], [{ cluster: 4, centre: [1] }])).toEqual([]);
  });

  it('are those of the clusters they stand for', () => {
    const before = [
      { cluster: 7, centre: [0, 0] },
      { cluster: 2, centre: [10, 0] },
      { cluster: 5, centre: [0, 10] },
    ];
    expect(
      matchClusters(
        [
          [1, 9],
          [9, 1],
          [1, 1],
        ],
        before,
      ),
    ).toEqual([5, 2, 7]);
    // taken each by itself, both would be the 7
    expect(
      matchClusters(
        [
          [0, 1],
          [4, 0],
        ],
        before,
      ),
    ).toEqual([7, 2]);
  });

  it('are new and the smallest that are free where there are more clusters than before', () => {
    const before = [
      { cluster: 3, centre: [0] },
      { cluster: 0, centre: [10] },
    ];
    expect(matchClusters([[5], [0], [20], [10]], before)).toEqual([1, 3, 2, 0]);
  });

  it('pair as many as can be paired, for the least total squared distance, each number once', () => {
    fc.assert(
      fc.property(centres, centres, (now, old) => {
        const before = old.map((one, i) => ({ cluster: 3 * i, centre: one }));
        const numbers = matchClusters(now, before);
        expect(new Set(numbers).size).toBe(now.length);
        const paired = numbers.flatMap((number, i) => {
          const partner = before.find(({ cluster }) => cluster === number);
          return partner === undefined ? [] : [squaredDistance(now[i] ?? [], partner.centre)];
        });
        const costs = now.map((one) => old.map((other) => squaredDistance(one, other)));
        const pairs = Math.min(now.length, old.length);
        const least = leastCost(costs, [...old.keys()], pairs);
        // a free number may be an old one's by chance only where all old ones are taken
        expect(paired.length).toBeGreaterThanOrEqual(pairs);
        expect(paired.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(least, 9);
      }),
      { numRuns: 200 },
    );
  });
});
