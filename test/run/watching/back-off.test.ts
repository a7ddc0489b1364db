import { expect, it } from 'vitest';
import { BackOff } from '../../../src/run/watching/back-off.ts';

it('pauses twice as long after each failure in a row, five minutes at most, and not after a success', () => {
  const backOff = new BackOff();
  expect(backOff.nextTry).toBeUndefined();
  expect(backOff.end()).toBe(false);
  const pauses = Array.from({ length: 11 }, () => backOff.begin(1_000) - 1_000);
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000));
  expect(backOff.nextTry).toBe(301_000);
  expect(backOff.end()).toBe(true);
  expect(backOff.nextTry).toBeUndefined();
  expect(backOff.begin(0)).toBe(1_000);
});
