import { expect, it } from 'vitest';
import { columnsWithProfile } from '../../../../src/serving/web/catalog/columns-with-profile.ts';

const text = (name: string) => ({ name, type: 'VARCHAR' });
const columns = {
  columns: [text('column'), text('type'), text('comment')],
  rows: [
    ['day', 'TIMESTAMP', 'when'],
    ['price', 'DOUBLE', null],
    ['new', 'VARCHAR', null],
  ],
};
const names = ['column_name', 'min', 'max', 'approx_unique', 'avg', 'q50', 'null_percentage'];
const profile = {
  columns: names.map(text),
  rows: [
    ['price', '0.5', 'x'.repeat(99), 7, '3.14159265358979', '2.0', '12.50'],
    ['day', '2026-01-01', '2026-01-31', 31, '2026-01-16 04:20:46.767795', '2026-01-16 00:00:00', '0.00'],
  ],
};

it('puts the summary beside the columns, by their names', () => {
  const { columns: shown, rows } = columnsWithProfile(columns, profile);
  expect(shown.map(({ name }) => name).slice(3)).toEqual([
    'empty',
    'different',
    'smallest',
    'median',
    'mean',
    'largest',
  ]);
  expect(rows[0]).toEqual([
    'day',
    'TIMESTAMP',
    'when',
    '0.00',
    31,
    '2026-01-01',
    '2026-01-16',
    '2026-01-16',
    '2026-01-31',
  ]);
  expect(rows[1]?.slice(3, 8)).toEqual(['12.50', 7, '0.5', '2', '3.14159']);
  expect(String(rows[1]?.[8])).toHaveLength(40);
  expect(rows[2]?.slice(3)).toEqual([null, null, null, null, null, null]);
});

it('is the columns alone while there is no summary', () => {
  expect(columnsWithProfile(columns, undefined)).toBe(columns);
});
