import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma } from '../../src/lifetime/log-gamma.ts';

describe('ln Γ', () => {
  it.each([
    [1, 0],
    [2, 0],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [5, Math.log(24)],
    [1e-4, 9.210282658633961],
    [0.243, 1.31804358469967],
    [9.999, 12.799575780077413],
    [10, 12.801827480081469],
    [171.5, 709.1431630309282],
    [1e6, 12815504.569147611],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(3e-14 * Math.max(1, Math.abs(expected)));
  });

  it('grows by ln x from x to x + 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), (x) => {
        const error = logGamma(x + 1) - logGamma(x) - Math.log(x);
        expect(Math.abs(error)).toBeLessThan(1e-13 * Math.max(1, Math.abs(logGamma(x))));
      }),
    );
  });
});
