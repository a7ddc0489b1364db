import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablesRead } from '../../src/definitions/sql-tree.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { parseSql } from '../../src/warehouse/parse-tree.ts';

let database: Database;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());

async function read(sql: string) {
  const parsed = await parseSql(database, sql);
  if ('error' in parsed) throw new Error(parsed.error);
  return tablesRead(parsed.statements);
}

const tables = async (sql: string) => [...new Set((await read(sql)).map(({ table }) => table))].sort();

describe('tablesRead', () => {
  it.each<[what: string, sql: string, expected: string[]]>([
    ['nothing', 'select 1 as a', []],
    ['one table', 'select * from silver.a', ['silver.a']],
    ['a table without a schema', 'select * from a', ['a']],
    ['a join', 'select * from silver.a inner join gold.b on a.x = b.x', ['gold.b', 'silver.a']],
    ['a cross join by comma', 'select * from silver.a, gold.b', ['gold.b', 'silver.a']],
    ['a union', 'select x from silver.a union all select x from gold.b', ['gold.b', 'silver.a']],
    ['a subquery in from', 'select * from (select * from silver.a) as s', ['silver.a']],
    [
      'a subquery in where',
      'select 1 from silver.a where x in (select x from gold.b)',
      ['gold.b', 'silver.a'],
    ],
    [
      'a subquery as a column',
      'select (select max(x) from gold.b) as m from silver.a',
      ['gold.b', 'silver.a'],
    ],
    [
      'exists',
      'select 1 from silver.a where exists (select 1 from gold.b where b.x = a.x)',
      ['gold.b', 'silver.a'],
    ],
    ['a CTE', 'with c as (select * from silver.a) select * from c', ['silver.a']],
    ['a CTE in another case', 'with Lines as (select * from silver.a) select * from LINES', ['silver.a']],
    [
      'CTEs upon CTEs',
      'with c as (select * from silver.a), d as (select * from c) select * from d',
      ['silver.a'],
    ],
    [
      'a CTE inside a CTE',
      'with c as (with inside as (select * from silver.a) select * from inside) select * from c',
      ['silver.a'],
    ],
    [
      'a CTE inside a subquery',
      'select * from (with inside as (select * from silver.a) select * from inside) as s, gold.b',
      ['gold.b', 'silver.a'],
    ],
    [
      'a CTE with the name of the table it reads',
      'with sales as (select * from silver.sales) select * from sales',
      ['silver.sales'],
    ],
    [
      'a CTE that shadows a table, and the table itself by its full name',
      'with b as (select * from silver.a) select * from b inner join gold.b as g on b.x = g.x',
      ['gold.b', 'silver.a'],
    ],
    [
      'a CTE that nobody reads',
      'with unused as (select * from gold.b) select * from silver.a',
      ['gold.b', 'silver.a'],
    ],
    [
      'a CTE that reads itself',
      'with recursive c as (select x from silver.a union all select x + 1 from c where x < 3) select * from c',
      ['silver.a'],
    ],
  ])('%s', async (_what, sql, expected) => {
    expect(await tables(sql)).toEqual(expected);
  });

  it('tells where each is read', async () => {
    const sql = 'with c as (\n  select * from silver.a\n)\nselect * from c, gold.b';
    expect(await read(sql)).toEqual(
      expect.arrayContaining([
        { table: 'silver.a', offset: sql.indexOf('silver.a') },
        { table: 'gold.b', offset: sql.indexOf('gold.b') },
      ]),
    );
  });

  it('is not misled by comments, strings and column names', async () => {
    const sql = "select 'from gold.b' as t, a.x -- from gold.c\nfrom silver.a /* join gold.d */";
    expect(await tables(sql)).toEqual(['silver.a']);
  });
});
