import { describe, expect, it } from 'vitest';
import { minimise } from '../../src/lifetime/nelder-mead.ts';

const banana = ([x = 0, y = 0]: readonly number[]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
/** A valley in four dimensions whose bottom is singular, on which a simplex collapses early. */
const powell = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) =>
  (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;

describe('the search for a minimum', () => {
  it('finds the end of a bent valley', () => {
    const found = minimise(banana, [-1.2, 1], 0.5, 2_000);
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBeCloseTo(1, 5);
    expect(found.point[1]).toBeCloseTo(1, 5);
  });

  it('finds the bottom of a valley in four dimensions', () => {
    const found = minimise(powell, [3, -1, 0, 1], 0.5, 5_000);
    expect(found.converged).toBe(true);
    expect(found.value).toBeLessThan(1e-10);
  });

  it('says so when it may not ask often enough, and gives the best it has seen', () => {
    const asked: number[] = [];
    const watched = (point: readonly number[]) => {
      const value = banana(point);
      asked.push(value);
      return value;
    };
    const found = minimise(watched, [-1.2, 1], 0.5, 30);
    expect(found).toMatchObject({ converged: false, value: Math.min(...asked) });
    expect(found.evaluations).toBe(asked.length);
    expect(found.evaluations).toBeLessThan(40);
  });

  it('walks around where the function is no number, also where it begins', () => {
    const half = ([x = 0]: readonly number[]) => (x < 1 ? Number.NaN : (x - 1.5) ** 2);
    for (const start of [4, 1.2, 0.9]) {
      const found = minimise(half, [start], 0.5, 500);
      expect(found).toMatchObject({ converged: true });
      expect(found.point[0]).toBeCloseTo(1.5, 5);
    }
  });

  it('rests at once where all is flat', () => {
    expect(minimise(() => 7, [1, 2], 0.5, 500)).toMatchObject({ converged: true, value: 7 });
  });
});
