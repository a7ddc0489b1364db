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

describe('the robust scaler', () => {
  it('takes median and interquartile range, interpolated between ranks', () => {
    // sorted 1, 2, 3, 4, 5, 1000: ranks 1.25, 2.5, 3.75 of 0 to 5: 2.25, 3.5, 4.75
    const scaler = fitScaler(
      [1000, 3, 1, 5, 2, 4].map((x) => [x]),
      'robust',
    );
    expect(scaler).toEqual({ centres: [3.5], scales: [2.5] });
    expect(scale([6], scaler)).toEqual([1]);
    // as numbers, not as text: 10 is after 9
    const odd = [10, 9, 100, 1, 2].map((x) => [x]);
    expect(fitScaler(odd, 'robust')).toEqual({ centres: [9], scales: [8] });
    expect(fitScaler([[4], [-6]], 'robust')).toEqual({ centres: [-1], scales: [5] });
  });

  it('brings the median to 0 and the middle half to a width of 1, whatever is far out', () => {
    // 5, 9, 13, … values, so that the quartiles are values themselves
    const quarters = fc
      .integer({ min: 1, max: 8 })
      .chain((n) =>
        fc.tuple(
          fc.constant(n),
          fc.uniqueArray(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 4 * n + 1, maxLength: 4 * n + 1 }),
        ),
      );
    fc.assert(
      fc.property(quarters, fc.integer({ min: 1, max: 1e6 }), ([n, values], far) => {
        const scaler = fitScaler(
          values.map((x) => [x]),
          'robust',
        );
        const sorted = [...values].sort((x, y) => x - y);
        const at = (rank: number) => scale([sorted[rank] ?? Number.NaN], scaler)[0] ?? Number.NaN;
        expect(at(2 * n)).toBe(0);
        expect(at(3 * n) - at(n)).toBeCloseTo(1, 9);
        const largest = Math.max(...values);
        const moved = values.map((x) => [x === largest ? x + far : x]);
        expect(fitScaler(moved, 'robust')).toEqual(scaler);
      }),
    );
  });
});

describe('the min-max scaler', () => {
  it('takes the smallest value and the range', () => {
    const scaler = fitScaler(
      [7, -3, 2].map((x) => [x]),
      'min_max',
    );
    expect(scaler).toEqual({ centres: [-3], scales: [10] });
    expect([7, -3, 2].map((x) => scale([x], scaler)[0])).toEqual([1, 0, 0.5]);
  });

  it('brings everything between 0 and 1, both of them reached', () => {
    fc.assert(
      fc.property(varied, (rows) => {
        const scaler = fitScaler(rows, 'min_max');
        for (const j of [0, 1, 2]) {
          const column = rows.map((row) => scale(row, scaler)[j] ?? Number.NaN);
          expect([Math.min(...column), Math.max(...column)]).toEqual([0, 1]);
        }
      }),
    );
  });
});

/** To the cent, so that no scale is so small that values overflow in it. */
const inCents = varied.map((rows) => rows.map((row) => row.map((x) => Math.round(x * 100) / 100)));

describe.each(['standard', 'robust', 'min_max'] as const)('the %s scaler', (kind) => {
  it('scales a constant to 0 to the last bit, alone among others too', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 30 }), (constant, n) => {
        const rows = Array.from({ length: n }, (_, i) => [i, constant]);
        const scaler = fitScaler(rows, kind);
        expect([scaler.centres[1], scaler.scales[1]]).toEqual([constant, 1]);
        expect(rows.map((row) => scale(row, scaler)[1])).toEqual(rows.map(() => 0));
      }),
    );
  });

  it('keeps the order of values, comes back to their units, and minds no order of the rows', () => {
    fc.assert(
      fc.property(inCents, fc.tuple(value, value, value), (rows, point) => {
        const scaler = fitScaler(rows, kind);
        expect(scaler.scales.every((one) => one > 0)).toBe(true);
        const back = unscale(scale(point, scaler), scaler);
        for (const [j, x] of point.entries())
          expect(Math.abs((back[j] ?? Number.NaN) - x)).toBeLessThan(1e-6);
        const [first = [], second = []] = rows;
        const [p, q] = [scale(first, scaler), scale(second, scaler)];
        for (const [j, x] of first.entries())
          if (x < (second[j] ?? 0)) expect(p[j] ?? 0).toBeLessThanOrEqual(q[j] ?? 0);
        if (kind !== 'standard') expect(fitScaler([...rows].reverse(), kind)).toEqual(scaler);
      }),
    );
  });

  it('takes more rows than a call takes arguments', () => {
    const rows = Array.from({ length: 300_001 }, (_, i) => [i]);
    const { centres, scales } = fitScaler(rows, kind);
    expect(centres[0]).toBe({ standard: 150_000, robust: 150_000, min_max: 0 }[kind]);
    expect(scales[0]).toBeGreaterThan(0);
  });
});
