import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableDefinition } from '../../src/definitions/steps.ts';
import { CANDIDATE, makeCandidate } from '../../src/refine/candidate.ts';
import { batchOf } from '../../src/warehouse/provenance.ts';
import { rulesOf } from '../quality/rules.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

function definition(text: string, rules: object = {}): TableDefinition {
  return {
    kind: 'table',
    table: 'silver.things',
    sql: { shownAs: 'sql/silver/things.sql', text },
    rules: rulesOf(rules),
    rulesFile: 'expectations/silver/things.yaml',
  };
}

const THINGS =
  "(values ('a', 1, 'f1'), ('b', 2, 'f2'), ('c', 3, 'f3'), ('d', 4, null)) as v(id, n, _file_id)";

/** What makes of a candidate for this SQL and these columns, or the error that stopped it. */
async function outcome(text: string, columns?: object) {
  const database = await memoryWarehouse();
  const rules = columns === undefined ? {} : { columns };
  const error = await makeCandidate(database, definition(text, rules)).then(
    () => undefined,
    (thrown) => thrown,
  );
  return { database, error };
}

describe('the candidate', () => {
  it('is what the SELECT gives, with the columns that serve the rules', async () => {
    const { database, error } = await outcome(
      'select id, n, n > 2 as _is_large\nfrom (values (1, 3)) as v(id, n)',
    );
    expect(error).toBeUndefined();
    expect(await database.rows(`select * from ${CANDIDATE}`)).toEqual([{ id: 1, n: 3, _is_large: true }]);
  });

  it('holds the rows of some files only when asked to, and none for no file', async () => {
    const database = await memoryWarehouse();
    const ids = async (fileIds?: string[]) => {
      await makeCandidate(database, definition(`select * from ${THINGS}`), fileIds && batchOf(fileIds));
      return (await database.rows<{ id: string }>(`select id from ${CANDIDATE} order by id`)).map(
        ({ id }) => id,
      );
    };
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
    expect(await ids(['f3', 'f1', "f2' or true --"])).toEqual(['a', 'c']);
    expect(await ids([])).toEqual([]);
  });

  it('is the SELECT itself for the whole of a table whose rows follow each from one, and checked as any other', async () => {
    const database = await memoryWarehouse();
    const rules = { rows_of: 'bronze.things', columns: { id: 'x', n: 'x', _file_id: 'x', _line: 'x' } };
    const byRow = definition(`select *, 1 as _line from ${THINGS}`, rules);
    const candidate = await makeCandidate(database, byRow);
    expect(candidate).not.toBe(CANDIDATE);
    expect(await database.rows(`from ${candidate} select id where n > 2`)).toEqual([
      { id: 'c' },
      { id: 'd' },
    ]);
    expect(await makeCandidate(database, byRow, batchOf(['f1']))).toBe(CANDIDATE);
    const other = definition(`select id, _file_id, 1 as _line from ${THINGS}`, rules);
    await expect(makeCandidate(database, other)).rejects.toThrow('no column n');
  });

  it('takes a SELECT that ends in a comment', async () => {
    const { error } = await outcome('select 1 as id, 2 as n -- the end');
    expect(error).toBeUndefined();
  });
});

describe('the contract', () => {
  it.each<[what: string, sql: string, columns: object, message: string]>([
    ['a column that is missing', 'select 1 as id', { id: 'x', n: 'x' }, 'no column n'],
    ['a column that is not listed', 'select 1 as id, 2 as n', { id: 'x' }, 'column n is not listed'],
    [
      'a type that is not the one promised',
      "select 1 as id, '5' as n",
      { id: 'x', n: { description: 'x', type: 'INTEGER' } },
      'column n is VARCHAR, not INTEGER',
    ],
    [
      'a decimal of another scale',
      'select 1 as id, cast(5 as decimal(10, 3)) as n',
      { id: 'x', n: { description: 'x', type: 'DECIMAL(10,2)' } },
      'column n is DECIMAL(10,3), not DECIMAL(10,2)',
    ],
    [
      'a listed column with an underscore that is missing',
      'select 1 as id',
      { id: 'x', _line: 'x' },
      'no column _line',
    ],
  ])('refuses %s', async (_what, sql, columns, message) => {
    const { error } = await outcome(sql, columns);
    expect(error).toMatchObject({
      kind: 'definition',
      where: 'expectations/silver/things.yaml',
      message: expect.stringContaining(message),
    });
    expect(error.message).toContain('silver.things');
  });

  it('names all that is wrong at once', async () => {
    const { error } = await outcome("select 'x' as id, 5 as extra", {
      id: { description: 'x', type: 'INTEGER' },
      n: 'x',
    });
    for (const part of ['no column n', 'extra is not listed', 'id is VARCHAR'])
      expect(error.message).toContain(part);
  });

  it('lets the order differ, and types that are not promised', async () => {
    const { error } = await outcome("select '5' as n, 1 as id", {
      id: { description: 'x', type: 'INTEGER' },
      n: 'x',
    });
    expect(error).toBeUndefined();
  });
});

describe('an error of the SQL', () => {
  it.each<[what: string, sql: string, place: string, word: string]>([
    [
      'a column that is not there',
      'select\n    id,\n    amont as n\nfrom (select 1 as id, 2 as amount)',
      '3:5',
      'amont',
    ],
    ['a table that is not there', 'select id, n\nfrom silver.thigs\nwhere n > 0', '2:6', 'thigs'],
    ['a function that is not there', 'select 1 as id,\n  no_such(5) as n', '2:3', 'no_such'],
    ['a word too many', 'select 1 as id,\n\n  2 as n frm x', '3:10', 'frm'],
  ])('tells line and column of %s', async (_what, sql, place, word) => {
    const { error } = await outcome(sql);
    expect(error).toMatchObject({ kind: 'definition', where: `sql/silver/things.sql:${place}` });
    expect(error.message).toContain(word);
    expect(error.message).not.toContain('\n');
    expect(error.next).toContain('mallard validate');
  });

  it('tells the place wherever in the file it is', async () => {
    const database = await memoryWarehouse();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 8 }), fc.nat({ max: 20 }), async (lines, indent) => {
        const sql = `${'-- a comment\n'.repeat(lines)}select 1 as id,\n${' '.repeat(indent)}missing as n\nfrom (select 1)`;
        await expect(makeCandidate(database, definition(sql))).rejects.toMatchObject({
          where: `sql/silver/things.sql:${lines + 2}:${indent + 1}`,
        });
      }),
      { numRuns: 30 },
    );
  });

  it('that depends on the data is no error of the definition, but names the file', async () => {
    const { error } = await outcome("select 1 as id, cast(t as integer) as n from (values ('x')) as v(t)");
    expect(error).toMatchObject({
      kind: 'execution',
      where: expect.stringContaining('sql/silver/things.sql'),
    });
    expect(error.message).toMatch(/Conversion Error.*'x'/);
  });
});
