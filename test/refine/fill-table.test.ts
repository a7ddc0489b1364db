import { describe, expect, it } from 'vitest';
import type { Expectations } from '../../src/definitions/expectations.ts';
import { appendRows, createLike } from '../../src/refine/fill-table.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { rulesOf } from '../quality/rules.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

const RULES = rulesOf({ columns: { n: 'amount', 'the id': 'number', _file_id: 'file' } });
const share = (where: string) => ({ table: 'silver.things', where });

async function withCandidate() {
  const database = await memoryWarehouse();
  await database.run(
    `create temp table candidate as select * from (values ('a', 1, true, 'f1'), ('b', 2, false, 'f1'), ('c', 3, true, 'f2'))
     as v("the id", n, _helper, _file_id)`,
  );
  const content = async () => (await database.query('select * from silver.things order by n')).rows;
  return { database, content };
}

/** Makes a table anew and fills it, as a table is made whole. */
async function replaceTable(
  database: Database,
  candidate: string,
  rules: Expectations,
  to: ReturnType<typeof share>,
) {
  await createLike(database, candidate, rules, to.table);
  return appendRows(database, candidate, rules, to);
}

describe('filling a table', () => {
  it('makes a table of the listed columns, in their order, and the share of the rows', async () => {
    const { database, content } = await withCandidate();
    expect(await replaceTable(database, 'candidate', RULES, share('_helper'))).toBe(2);
    const { columns } = await database.query('select * from silver.things limit 0');
    expect(columns.map(({ name }) => name)).toEqual(['n', 'the id', '_file_id']);
    expect(await content()).toEqual([
      [1, 'a', 'f1'],
      [3, 'c', 'f2'],
    ]);
  });

  it('replaces what was there, its columns too', async () => {
    const { database, content } = await withCandidate();
    await database.run('create schema if not exists silver');
    await database.run('create table silver.things as select 99 as old');
    expect(await replaceTable(database, 'candidate', RULES, share('n = 2'))).toBe(1);
    expect(await content()).toEqual([[2, 'b', 'f1']]);
    expect(await replaceTable(database, 'candidate', RULES, share('false'))).toBe(0);
    expect(await content()).toEqual([]);
  });

  it('appends a share, by name, to what is there', async () => {
    const { database, content } = await withCandidate();
    await database.run('create schema if not exists silver');
    await database.run(
      `create table silver.things as select _file_id, "the id", n from candidate where n = 1`,
    );
    expect(await appendRows(database, 'candidate', RULES, share('n > 1'))).toBe(2);
    expect(await content()).toEqual([
      ['f1', 'a', 1],
      ['f1', 'b', 2],
      ['f2', 'c', 3],
    ]);
  });

  it('takes the rows of some files out, and none for no file', async () => {
    const { database, content } = await withCandidate();
    await replaceTable(database, 'candidate', RULES, share('true'));
    await database.engine.deleteFiles('silver.things', []);
    await database.engine.deleteFiles('silver.things', ["x' or true --"]);
    expect(await content()).toHaveLength(3);
    await database.engine.deleteFiles('silver.things', ['f1', 'f9']);
    expect(await content()).toEqual([[3, 'c', 'f2']]);
  });
});
