import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScaler, scale, unscale } from '../../src/segments/scaler.ts';
import { sumOf } from './customers.ts';

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const points = fc.array(fc.tuple(value, value, value).map(Array.from<number>), {
  minLength: 2,
  maxLength: 40,
});

/** Far enough apart for their spread not to drown in rounding. */
const varied = points.filter((rows) =>
  [0, 1, 2].every((j) => {
    const column = rows.map((row) => row[j] ?? 0);
    return Math.max(...column) - Math.min(...column) > 1;
  }),
);

describe('the standard scaler', () => {
  it('scales a worked example as the definition says', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, population variance 32 / 8 = 4, standard deviation 2
    const rows = [2, 4, 4, 4, 5, 5, 7, 9].map((x) => [x]);
    const scaler = fitScaler(rows, 'standard');
    expect(scaler).toEqual({ centres: [5], scales: [2] });
    expect(rows.map((row) => scale(row, scaler)[0])).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]);
  });

  it('gives each feature mean 0 and variance 1', () => {
    fc.assert(
      fc.property(varied, (rows) => {
        const scaler = fitScaler(rows, 'standard');
        const scaled = rows.map((row) => scale(row, scaler));
        for (const j of [0, 1, 2]) {
          const column = scaled.map((row) => row[j] ?? Number.NaN);
          const mean = sumOf(column) / column.length;
          const variance = sumOf(column.map((x) => (x - mean) ** 2)) / column.length;
          expect(mean).toBeCloseTo(0, 5);
          expect(variance).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it('scales a feature that does not vary to 0, and leaves the others alone', () => {
    const rows = [
      [1, 250],
      [3, 250],
    ];
    const scaler = fitScaler(rows, 'standard');
    expect(scaler.scales).toEqual([1, 1]);
    expect(rows.map((row) => scale(row, scaler))).toEqual([
      [-1, 0],
      [1, 0],
    ]);
  });

  it('scales one point to the origin', () => {
    const scaler = fitScaler([[12.5, -3]], 'standard');
    expect(scale([12.5, -3], scaler)).toEqual([0, 0]);
    expect(unscale([0, 0], scaler)).toEqual([12.5, -3]);
  });

  it('comes back to the units of the features, for points it was not fitted on too', () => {
    fc.assert(
      fc.property(varied, fc.tuple(value, value, value), (rows, point) => {
        const scaler = fitScaler(rows, 'standard');
        const back = unscale(scale(point, scaler), scaler);
        for (const [j, x] of point.entries())
          expect(Math.abs((back[j] ?? Number.NaN) - x)).toBeLessThan(1e-6);
      }),
    );
  });
});
