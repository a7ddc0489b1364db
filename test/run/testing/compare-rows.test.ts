import { describe, expect, it } from 'vitest';
import type { TestRow } from '../../../src/definitions/test-rows.ts';
import { compareRows } from '../../../src/run/testing/compare-rows.ts';

const found = (...rows: [number, string | null][]) => ({
  columns: [
    { name: 'n', type: 'INTEGER' },
    { name: 't', type: 'VARCHAR' },
  ],
  rows,
});

describe('compareRows', () => {
  it('looks only at the columns that an expected row names, in any order', () => {
    const expected: TestRow[] = [{ t: 'b' }, { n: '1' }];
    expect(compareRows(expected, found([1, 'a'], [2, 'b']), false)).toEqual({
      asExpected: 2,
      differences: [],
    });
  });

  it('lets no found row answer twice', () => {
    expect(compareRows([{ n: '1' }, { n: '1' }], found([1, 'a']), false)).toEqual({
      asExpected: 1,
      differences: [{ expected: { n: '1' }, found: undefined }],
    });
  });

  it('pairs rows up so that as many as possible find one, whichever comes first', () => {
    const vague: TestRow = { n: '1' };
    const exact: TestRow = { n: '1', t: 'a' };
    const crossed: TestRow = { t: 'a' };
    const rows = found([1, 'a'], [1, 'b'], [2, 'a']);
    for (const expected of [
      [vague, exact, crossed],
      [crossed, vague, exact],
      [exact, crossed, vague],
    ])
      expect(compareRows(expected, rows, false).differences).toEqual([]);
  });

  it('shows beside what was expected what is nearest to it, and then the rest', () => {
    const expected: TestRow[] = [
      { n: '1', t: 'x' },
      { n: '9', t: null },
    ];
    expect(compareRows(expected, found([5, 'c'], [9, 'd'], [1, 'a']), false)).toEqual({
      asExpected: 0,
      differences: [
        { expected: { n: '1', t: 'x' }, found: { n: '1', t: 'a' } },
        { expected: { n: '9', t: null }, found: { n: '9', t: 'd' } },
        { expected: undefined, found: { n: '5', t: 'c' } },
      ],
    });
  });

  it('finds rows where none is expected, and shows what they hold', () => {
    expect(compareRows([], found([5, null]), false).differences).toEqual([
      { expected: undefined, found: { n: '5' } },
    ]);
  });

  it('compares one with one where the order counts', () => {
    const rows = found([1, 'a'], [2, 'b']);
    expect(compareRows([{ n: '1' }, { n: '2' }], rows, true).differences).toEqual([]);
    expect(compareRows([{ n: '2' }, { n: '1' }], rows, true)).toEqual({
      asExpected: 0,
      differences: [
        { expected: { n: '2' }, found: { n: '1' } },
        { expected: { n: '1' }, found: { n: '2' } },
      ],
    });
    expect(compareRows([{ n: '1' }], rows, true).differences).toEqual([
      { expected: undefined, found: { n: '2' } },
    ]);
    expect(compareRows([{ n: '1' }, { n: '2' }, { n: '3' }], rows, true).asExpected).toBe(2);
  });
});
