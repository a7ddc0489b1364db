import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveUntilSettled, type Rows } from '../../src/segments/lloyd.ts';

const rowsOf = (points: number[][]): Rows => ({
  count: points.length,
  d: points[0]?.length ?? 0,
  values: Float64Array.from(points.flat()),
});

/** Lloyd's iteration as it is written down: every point measured to every centre, every time. */
function plainly(points: number[][], start: number[][]): { centres: number[][]; labels: number[] } {
  const centres = start.map((centre) => [...centre]);
  let labels: number[] = [];
  for (let iteration = 0; iteration < 300; iteration++) {
    labels = points.map((point) => {
      const squares = centres.map((centre) =>
        centre.reduce((sum, value, j) => sum + ((point[j] ?? 0) - value) * ((point[j] ?? 0) - value), 0),
      );
      return squares.indexOf(Math.min(...squares));
    });
    let furthest = 0;
    for (const [c, centre] of centres.entries()) {
      const own = points.filter((_, i) => labels[i] === c);
      if (own.length === 0) continue;
      const means = centre.map((_, j) => own.reduce((sum, point) => sum + (point[j] ?? 0), 0) / own.length);
      furthest = Math.max(
        furthest,
        means.reduce((sum, mean, j) => sum + (mean - (centre[j] ?? 0)) ** 2, 0),
      );
      centres[c] = means;
    }
    if (furthest <= 1e-6) break;
  }
  return { centres, labels };
}

/** Few places, so that many points are as far from one centre as from another; or any place, far from 0 as well. */
const coordinate = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.double({ min: 1e8, max: 1e8 + 3, noNaN: true }),
);

describe('moveUntilSettled', () => {
  it('ends where measuring every point every time ends, to the last bit', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 4 })
          .chain((d) =>
            fc.array(fc.array(coordinate, { minLength: d, maxLength: d }), { minLength: 1, maxLength: 60 }),
          ),
        fc.integer({ min: 1, max: 7 }),
        (points, k) => {
          const start = points.slice(0, k);
          const centres = rowsOf(start);
          const labels = moveUntilSettled(rowsOf(points), centres);
          const plain = plainly(points, start);
          expect([...labels]).toEqual(plain.labels);
          expect([...centres.values]).toEqual(plain.centres.flat());
        },
      ),
      { numRuns: 500 },
    );
  });
});
