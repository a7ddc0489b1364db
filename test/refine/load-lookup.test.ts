import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLookup } from '../../src/refine/load-lookup.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

const COLUMNS = { kind: 'varchar', rank: 'integer', share: 'double' };

async function load(database: Database, csv: string | Buffer, columns: Record<string, string> = COLUMNS) {
  const folder = temporaryFolder();
  writeFiles(folder, { "it's kinds.csv": csv });
  const path = join(folder, "it's kinds.csv");
  await loadLookup(database, { table: 'gold.kinds', file: 'lookups/kinds.csv', columns, path });
}

async function errorOf(csv: string | Buffer, columns?: Record<string, string>) {
  const error = await load(await memoryWarehouse(), csv, columns).catch((thrown) => thrown);
  if (error === undefined) throw new Error('it was accepted');
  return error;
}

describe('a lookup', () => {
  it('becomes a table of the declared types; empty fields are absent, quoted ones keep their commas', async () => {
    const database = await memoryWarehouse();
    await load(database, 'kind,rank,share\na,1,0.5\n"b, or ""c""",,\n');
    expect(await database.query('select * from gold.kinds')).toEqual({
      columns: [
        { name: 'kind', type: 'VARCHAR' },
        { name: 'rank', type: 'INTEGER' },
        { name: 'share', type: 'DOUBLE' },
      ],
      rows: [
        ['a', 1, 0.5],
        ['b, or "c"', null, null],
      ],
    });
  });

  it('is made anew each time', async () => {
    const database = await memoryWarehouse();
    await load(database, 'kind,rank,share\na,1,0.5\nb,2,0.5\n');
    await load(database, 'kind\nz\n', { kind: 'varchar' });
    expect(await database.rows('select * from gold.kinds')).toEqual([{ kind: 'z' }]);
  });

  it('may have no rows', async () => {
    const database = await memoryWarehouse();
    await load(database, 'kind,rank,share\n');
    expect(await database.rows('select * from gold.kinds')).toEqual([]);
  });

  it.each([
    ['in another order', 'rank,kind,share\n1,a,0.5\n'],
    ['with another name', 'kind,rnk,share\na,1,0.5\n'],
    ['missing', 'a,1,0.5\nb,2,0.5\n'],
  ])('whose header is %s is refused, with both lists', async (_what, csv) => {
    const error = await errorOf(csv);
    expect(error).toMatchObject({ kind: 'definition', where: 'lookups/kinds.csv:1' });
    expect(error.message).toContain('kind,rank,share');
    expect(error.message).toContain(csv.split('\n')[0]);
  });

  it('that is empty is refused', async () => {
    expect(await errorOf('')).toMatchObject({ kind: 'definition', where: 'lookups/kinds.csv:1' });
  });

  it.each([
    ['text where a number should be', 'kind,rank,share\na,1,0.5\nb,second,0.5\n', 3],
    ['a field too few', 'kind,rank,share\na,1,0.5\nb,2,0.5\nc,3\n', 4],
    ['a field too many', 'kind,rank,share\na,1,0.5,x\n', 2],
    ['a header of fewer columns', 'kind,rank\na,1\n', 1],
    ['bytes that are not UTF-8', Buffer.from('kind,rank,share\na,1,0.5\ncaf\xe9,2,0.5\n', 'latin1'), 3],
  ])('with %s is refused, with the line', async (_what, csv, line) => {
    const error = await errorOf(csv);
    expect(error).toMatchObject({ kind: 'definition', where: `lookups/kinds.csv:${line}` });
    expect(error.message).not.toContain('\n');
  });

  it('of a type that does not exist is refused', async () => {
    const error = await errorOf('kind\na\n', { kind: 'varchra' });
    expect(error).toMatchObject({ kind: 'definition', where: expect.stringContaining('lookups/kinds.csv') });
    expect(error.message).toContain('varchra');
  });

  it('that is refused leaves the table as it was', async () => {
    const database = await memoryWarehouse();
    await load(database, 'kind,rank,share\na,1,0.5\n');
    await expect(load(database, 'kind,rank,share\nb,second,0.5\n')).rejects.toThrow();
    expect(await database.rows('select kind from gold.kinds')).toEqual([{ kind: 'a' }]);
  });
});
