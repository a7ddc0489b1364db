import { describe, expect, it } from 'vitest';
import { rowsOf } from './table.ts';
import { terminalTable } from './terminal.ts';

const COMPARISON = {
  title: 'A race',
  columns: [
    { name: 'hare', figures: [{ run: 1, rest: 3 }] },
    {
      name: 'tortoise',
      figures: [
        { run: 2, '  thought': 1, rest: 6 },
        { run: 4, rest: 6 },
      ],
    },
  ],
  notes: ['The hare slept.'],
};

describe('rowsOf', () => {
  it('has a row for each figure that any column has, where it stands there', () => {
    expect(rowsOf(COMPARISON).map(({ name }) => name)).toEqual(['run', '  thought', 'rest']);
  });

  it('leaves empty what a column does not have, and a range that is none', () => {
    const [run, thought] = rowsOf(COMPARISON).map(({ cells }) => cells);
    expect(run?.[0]).toEqual({ median: '1.00', range: '', ratio: '' });
    expect(run?.[1]).toEqual({ median: '3.00', range: '2.00–4.00', ratio: '2.00' });
    expect(thought?.map(({ median, ratio }) => [median, ratio])).toEqual([
      ['', ''],
      ['1.00', ''],
    ]);
  });
});

describe('terminalTable', () => {
  it('has no column in which nothing stands', () => {
    const [title, , head, ...rows] = terminalTable(COMPARISON).split('\n');
    expect(title).toBe('A race');
    expect(head?.match(/min–max/g)).toHaveLength(1);
    expect(rows[0]).toMatch(/^run +1\.00 +3\.00 +2\.00–4\.00 +2\.00$/);
    expect(rows.at(-1)).toBe('  The hare slept.');
  });
});
