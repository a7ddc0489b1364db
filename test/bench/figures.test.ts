import { describe, expect, it } from 'vitest';
import { type Figures, percentile, ratio, shown, spread } from './figures.ts';

const of = (...values: number[]): Figures[] => values.map((a) => ({ a }));

describe('spread', () => {
  it('gives the middle of an odd number, and the mean of the two in the middle of an even one', () => {
    expect(spread(of(9, 1, 3), 'a')).toEqual({ min: 1, median: 3, max: 9 });
    expect(spread(of(9, 1, 3, 4), 'a')).toEqual({ min: 1, median: 3.5, max: 9 });
  });

  it('orders by size, not as texts', () => {
    expect(spread(of(10, 9, 100), 'a')).toEqual({ min: 9, median: 10, max: 100 });
  });

  it('knows nothing of a figure that no repetition has', () => {
    expect(spread([{ b: 1 }], 'a')).toBeUndefined();
    expect(spread([{ b: 1 }, { a: 2 }], 'a')).toEqual({ min: 2, median: 2, max: 2 });
  });
});

describe('ratio', () => {
  it('compares what was made in the same turn, so that a slow minute counts on both sides', () => {
    expect(ratio(of(2, 20, 4), of(1, 10, 1), 'a')).toBe(2);
  });

  it('is not given where there is nothing to divide by', () => {
    expect(ratio(of(2), of(0), 'a')).toBeUndefined();
    expect(ratio(of(2), [{ b: 1 }], 'a')).toBeUndefined();
    expect(ratio(of(2), [], 'a')).toBeUndefined();
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it('is the smallest value that so many are no greater than', () => {
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
    expect(percentile([7, 3], 0.5)).toBe(3);
    expect(percentile([7, 3], 0.51)).toBe(7);
  });

  it('is 0 of nothing', () => expect(percentile([], 0.5)).toBe(0));
});

describe('shown', () => {
  it('gives three digits and no more than say something', () => {
    expect([0, 0.0521, 0.999, 2.118, 41.66, 1234.4].map(shown)).toEqual([
      '0',
      '0.052',
      '1.00',
      '2.12',
      '41.7',
      '1,234',
    ]);
  });

  it('keeps the sign', () => expect(shown(-2.118)).toBe('-2.12'));
});
