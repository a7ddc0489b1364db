import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../src/cli/print/sparkline.ts';
import { duration, percent } from '../../../src/cli/print/units.ts';

describe('a trend', () => {
  it('draws the highest tallest, and nothing as the lowest alone', () => {
    expect(sparkline([0, 0.001, 0.5, 1], false)).toBe('▁▂▅█');
    expect(sparkline([0, 0.001, 0.5, 1], true)).toBe('.148');
    expect(sparkline([0, 0], false)).toBe('▁▁');
    expect(sparkline([], false)).toBe('');
  });
});

describe('a share', () => {
  it.each([
    [null, ''],
    [0, '0 %'],
    [0.00001, '< 0.01 %'],
    [0.1968, '19.68 %'],
    [0.99999, '> 99.99 %'],
    [1, '100.00 %'],
  ])('%s is %s', (share, shown) => {
    expect(percent(share)).toBe(shown);
  });
});

describe('a time', () => {
  it.each([
    [0.2, '1 s'],
    [200, '3 min 20 s'],
    [18_720, '5 h 12 min'],
    [900_000, '10 days'],
  ])('%s seconds are %s', (seconds, shown) => {
    expect(duration(seconds)).toBe(shown);
  });
});
