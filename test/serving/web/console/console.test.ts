import { expect, it } from 'vitest';
import { chartOption } from '../../../../src/serving/charts/chart-option.ts';
import { lightTheme } from '../../../../src/serving/charts/theme.ts';
import { consolePanel, firstDrawing, KINDS } from '../../../../src/serving/web/console/console-panel.ts';
import { keepPast, MOST, readPast, withQuery } from '../../../../src/serving/web/console/past-queries.ts';

it('keeps the last queries, each once, the last one first', () => {
  expect(withQuery(['b', 'a'], ' a ')).toEqual(['a', 'b']);
  expect(withQuery(['a'], '  ')).toEqual(['a']);
  const many = Array.from({ length: 80 }, (_, i) => `select ${i}`).reduce<string[]>(withQuery, []);
  expect(many).toHaveLength(MOST);
  expect(many[0]).toBe('select 79');
});

it('reads what it kept, and nothing of what something else did', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(readPast(storage)).toEqual([]);
  keepPast(storage, ['select 1']);
  expect(readPast(storage)).toEqual(['select 1']);
  for (const foreign of ['{"a":1}', 'no JSON', '[1, "select 2"]'])
    expect(readPast({ getItem: () => foreign })).toEqual(foreign.startsWith('[') ? ['select 2'] : []);
  expect(() =>
    keepPast(
      {
        setItem: () => {
          throw new Error('full');
        },
      },
      ['select 1'],
    ),
  ).not.toThrow();
});

const day = { name: 'day', type: 'DATE' };
const name = { name: 'name', type: 'VARCHAR' };
const sum = { name: 'sum', type: 'DECIMAL(18,2)' };
const count = { name: 'count', type: 'BIGINT' };

it('proposes lines over days, bars of names, points of numbers, and nothing without a number', () => {
  expect(firstDrawing([sum, day])).toEqual({ kind: 'lines', along: 'day', number: 'sum' });
  expect(firstDrawing([name, count])).toEqual({ kind: 'bars', along: 'name', number: 'count' });
  expect(firstDrawing([count, sum])).toEqual({ kind: 'scatter', along: 'count', number: 'sum' });
  expect(firstDrawing([name, day])).toBeUndefined();
  expect(firstDrawing([count])).toBeUndefined();
});

it('draws each kind with all numbers of the result', () => {
  const answer = {
    columns: [count, sum],
    rows: [
      [1, '2.50'],
      [2, '3.50'],
    ],
  };
  for (const kind of KINDS) {
    const panel = consolePanel({ kind, along: 'count', number: 'sum' });
    const drawn = JSON.stringify((chartOption(panel, answer, lightTheme) as { series: unknown }).series);
    expect(drawn, kind).toContain('2.5');
    expect(drawn, kind).toContain('3.5');
  }
});
