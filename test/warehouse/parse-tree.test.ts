import { expect, it } from 'vitest';
import { parseSql } from '../../src/warehouse/parse-tree.ts';
import { memoryWarehouse } from './memory-warehouse.ts';

it('gives a tree for each statement, without resolving any name', async () => {
  const database = await memoryWarehouse();
  const one = await parseSql(database, "select no_such_column, 'it''s' as a from no.such_table -- done");
  expect(one).toMatchObject({ statements: [expect.anything()] });
  expect(JSON.stringify(one)).toContain('no_such_column');
  expect(JSON.stringify(one)).toContain("it's");
  const two = await parseSql(database, 'select 1; select 2');
  expect(two).toMatchObject({ statements: [expect.anything(), expect.anything()] });
  expect(await parseSql(database, '-- nothing')).toEqual({ statements: [] });
});

it('tells why and where a text does not parse', async () => {
  const database = await memoryWarehouse();
  const sql = 'select a,\n  b\nform t where x';
  const parsed = await parseSql(database, sql);
  expect(parsed).toEqual({ error: expect.stringContaining('syntax error'), offset: sql.indexOf('t where') });
});

it.each([
  'insert into ops.parameters values (1, 2)',
  'delete from ops.runs',
  'create table t (a integer)',
  "copy ops.runs to 'x.csv'",
  "attach 'x.duckdb'",
])('parses SELECTs only, and runs nothing: %s', async (sql) => {
  const database = await memoryWarehouse();
  expect(await parseSql(database, sql)).toMatchObject({ error: expect.stringContaining('SELECT') });
  expect(await database.rows('select * from ops.parameters')).toEqual([]);
});
