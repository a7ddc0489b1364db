import { expect, it } from 'vitest';
import { bytesText, secondsText } from '../../../src/serving/web/lib/texts.ts';

it('bytes are written in the unit that suits them', () => {
  expect([0, 999, 1000, 23_743_317, 223_743_317, null].map(bytesText)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '23.7 MB',
    '224 MB',
    '–',
  ]);
});

it('seconds are written as a person says them', () => {
  expect([0.123, 8.314, 119.6, 3725, null].map(secondsText)).toEqual([
    '0.12 s',
    '8.3 s',
    '2 min 0 s',
    '1 h 2 min',
    '–',
  ]);
});
