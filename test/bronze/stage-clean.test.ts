import { describe, expect, it } from 'vitest';
import { stageClean } from '../../src/bronze/csv/stage-clean.ts';
import { emptyWarehouse, landFiles } from './bronze-warehouse.ts';

/** Stages files of two columns that a scan is said to have counted so many lines in. */
async function stage(files: Record<string, string>, lines: Record<string, number>) {
  const database = await emptyWarehouse();
  const columns = ['a', 'b'].map((name, position) => ({ name, position }));
  const table = { name: 'staged', header: { width: 2, columns, unknown: [] }, firstRow: new Map() };
  const scanned = landFiles(files).map((file) => ({
    ...file,
    text: file.landed,
    dialect: 'any',
    scan: { lines: lines[file.path] ?? 0 },
  }));
  const { staged, refused } = await stageClean(database, table, scanned, ',');
  const rows = await database.rows<{ c0: string; _text: string }>('select c0, _text from staged');
  const ofPath = (path: string) => scanned.find((file) => file.path === path)?.landed;
  return { staged, refused: [...refused], rows, ofPath };
}

describe('stageClean', () => {
  it.each([1, 3])('leaves a file of two rows alone of which the scan counted %i', async (lines) => {
    const files = { 'one.csv': 'a,b\n1,2\n3,4\n', 'two.csv': 'a,b\n5,6\n7,8\n' };
    const { staged, refused, rows, ofPath } = await stage(files, { 'one.csv': lines, 'two.csv': 2 });
    expect(refused).toEqual(['id of one.csv']);
    expect(staged.map(({ fileId }) => fileId)).toEqual(['id of two.csv']);
    expect(rows.map(({ c0, _text }) => [c0, _text])).toEqual([
      ['5', ofPath('two.csv')],
      ['7', ofPath('two.csv')],
    ]);
  });

  it('leaves a file alone that DuckDB refuses, and takes those before and after it', async () => {
    const files = { '1.csv': 'a,b\n1,2\n', '2.csv': 'a,b\n3,4\n5\n', '3.csv': 'a,b\n6,7\n' };
    const { staged, refused, rows } = await stage(files, { '1.csv': 1, '2.csv': 2, '3.csv': 1 });
    expect(refused).toEqual(['id of 2.csv']);
    expect(staged.map(({ fileId }) => fileId)).toEqual(['id of 1.csv', 'id of 3.csv']);
    expect(rows.map(({ c0 }) => c0)).toEqual(['1', '6']);
  });

  it('refuses no file without records', async () => {
    const { staged, refused, rows } = await stage({ '1.csv': 'a,b\n' }, { '1.csv': 0 });
    expect([staged.length, refused, rows]).toEqual([1, [], []]);
  });
});
