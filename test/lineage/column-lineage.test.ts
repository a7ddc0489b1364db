import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { EXPRESSIONS, NAMES, QUERIES, ROWS } from './cases.ts';
import { lineageOf, trace } from './trace.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemoryWarehouse();
});
afterAll(() => database.close());

describe('names', () => {
  it.each(NAMES)('%s', async (sql, ...columns) => {
    expect(await trace(database, sql)).toEqual(columns);
  });
});

describe('expressions', () => {
  it.each(EXPRESSIONS)('%s', async (sql, ...columns) => {
    expect(await trace(database, sql)).toEqual(columns);
  });
});

describe('rows', () => {
  it.each(ROWS)('%s', async (sql, ...columns) => {
    expect(await trace(database, sql)).toEqual(columns);
  });
});

describe('queries in queries', () => {
  it.each(QUERIES)('%s', async (sql, ...columns) => {
    expect(await trace(database, sql)).toEqual(columns);
  });
});

describe('what cannot be told', () => {
  it.each<[sql: string, message: RegExp]>([
    ['select nothing from s.t', /'nothing' is a column of nothing here/],
    ['select t.d from s.t join s.u on t.a = u.a', /'t\.d' is a column of nothing/],
    ['select a from s.t, s.u', /'a' is a column of more than one table/],
    ['select v.* from s.t', /nothing here is called v/],
    ['select a from s.elsewhere', /reads s\.elsewhere, whose columns are unknown/],
    ['select i from range(3) as r(i)', /TABLE_FUNCTION/],
    ["select columns('a.*') from s.t", /columns/],
    ['select a from s.t union all by name select a from s.u', /by name/],
    ['with one as (select zz from s.t) select * from one', /'zz'/],
    ['select b from s.t where exists (select 1 from s.u where yy = 1)', /'yy'/],
  ])('is reported, not guessed: %s', async (sql, message) => {
    const { problems } = await lineageOf(database, sql);
    expect(problems[0]?.message).toMatch(message);
  });

  it('is reported with its place, once', async () => {
    const { problems, columns } = await lineageOf(database, 'select a, zz as q from s.t');
    expect(problems).toEqual([{ message: expect.stringContaining("'zz'"), offset: 10 }]);
    expect(columns[1]).toEqual({ name: 'q', direct: [], indirect: [] });
  });
});
