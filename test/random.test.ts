import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../src/random.ts';

const seed = fc.nat();
const draws = (from: number, count: number) => {
  const random = seededRandom(from);
  return Array.from({ length: count }, () => random.next());
};

describe('seeded random numbers', () => {
  it('follow from the seed alone', () => {
    fc.assert(
      fc.property(seed, (start) => {
        expect(draws(start, 20)).toEqual(draws(start, 20));
        expect(draws(start, 20)).not.toEqual(draws(start + 1, 20));
      }),
    );
  });

  it('are at least 0 and below 1, and spread evenly', () => {
    const found = draws(7, 20_000);
    expect(found.every((x) => x >= 0 && x < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = found.filter((x) => Math.floor(x * 10) === tenth).length / found.length;
      // a share's standard deviation is √(0.1 · 0.9 / 20,000) ≈ 0.002
      expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
    }
  });

  it('below n are all of 0 to n − 1 and nothing else', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 12 }), (start, n) => {
        const random = seededRandom(start);
        const found = new Set(Array.from({ length: 400 }, () => random.below(n)));
        expect([...found].sort((x, y) => x - y)).toEqual([...Array(n).keys()]);
      }),
      { numRuns: 30 },
    );
  });

  it('make a chance come true as often as it should', () => {
    const random = seededRandom(11);
    const times = (probability: number) =>
      Array.from({ length: 10_000 }, () => random.chance(probability)).filter(Boolean).length;
    expect(times(0)).toBe(0);
    expect(times(1)).toBe(10_000);
    expect(Math.abs(times(0.25) - 2_500)).toBeLessThan(250);
  });

  it('pick each of the items', () => {
    const random = seededRandom(3);
    const found = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])));
    expect([...found].sort()).toEqual(['a', 'b', 'c']);
  });
});
