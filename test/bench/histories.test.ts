import { describe, expect, it } from 'vitest';
import { MallardError } from '../../src/errors.ts';
import { grownBy, growthOf } from './histories.ts';

describe('growthOf', () => {
  it('makes a size of days first, and of customers beyond ten times', () => {
    expect([1, 3, 10, 100].map(growthOf)).toEqual([
      { days: 1, customers: 1 },
      { days: 3, customers: 1 },
      { days: 10, customers: 1 },
      { days: 10, customers: 10 },
    ]);
  });

  it.each([0, 23, 101, 110, 1.5])('refuses %s times', (size) => {
    expect(() => growthOf(size)).toThrow(MallardError);
  });
});

describe('grownBy', () => {
  it('names both ways of growing', () => {
    expect([1, 10, 100].map((size) => grownBy(growthOf(size)))).toEqual([
      'the files alone',
      '10 × the days',
      '10 × the days and 10 × the customers',
    ]);
    expect(grownBy({ days: 1, customers: 10 })).toBe('10 × the customers');
  });
});
