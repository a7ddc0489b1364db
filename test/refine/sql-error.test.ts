import { describe, expect, it } from 'vitest';
import { MallardError } from '../../src/errors.ts';
import { sqlError, withRulesFile } from '../../src/refine/sql-error.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

describe('sqlError', () => {
  it('names the file’s own line, less the lines that the wrapping put before it', async () => {
    const database = await memoryWarehouse();
    const text = 'select 1 as a,\n  b as c';
    const error = await database.query(`select *\nfrom (\n${text}\n)`).catch((thrown) => thrown);
    expect(sqlError(error, { shownAs: 'sql/x.sql', text }, 2).where).toBe('sql/x.sql:2:3');
    expect(sqlError(error, { shownAs: 'sql/x.sql', text }, undefined).where).toBe('sql/x.sql');
  });

  it('keeps DuckDB’s own error as its cause', async () => {
    const database = await memoryWarehouse();
    const error = await database.query('select x').catch((thrown) => thrown);
    expect(sqlError(error, { shownAs: 'sql/x.sql', text: 'select x' }, 0)).toMatchObject({ cause: error });
  });

  it('has no place where DuckDB gives none', () => {
    const made = sqlError(new Error('Out of Memory Error: no\nmore'), { shownAs: 'sql/x.sql', text: '' }, 0);
    expect(made).toMatchObject({ kind: 'execution', where: 'sql/x.sql', message: 'Out of Memory Error: no' });
  });
});

const FILES = { select: undefined, rulesFile: 'expectations/x.yaml' };

describe('withRulesFile', () => {
  it('gives what the work gives', async () => {
    expect(await withRulesFile(FILES, () => Promise.resolve(5))).toBe(5);
  });

  it('blames the file of rules for its expressions', async () => {
    const database = await memoryWarehouse();
    const work = withRulesFile(FILES, () => database.query('select 1 where no_such > 0'));
    await expect(work).rejects.toMatchObject({
      kind: 'definition',
      where: 'expectations/x.yaml',
      message: expect.stringContaining('no_such'),
    });
  });

  describe('for a candidate that is computed by the query', () => {
    const select = {
      shownAs: 'sql/x.sql',
      text: "select\n  cast(t as integer) as a,\n  cast(n as integer) * 2 as b\nfrom (values ('x', 2000000000)) as v(t, n)",
    };
    const made = `(select * from (\n${select.text}\n) as made)`;
    const place = async (query: string, computed = true) => {
      const database = await memoryWarehouse();
      const files = { select: computed ? select : undefined, rulesFile: 'expectations/x.yaml' };
      const error = await withRulesFile(files, () => database.query(query)).catch((thrown) => thrown);
      return error.where;
    };

    it('blames the SQL file for what stands in its lines', async () => {
      expect(await place(`from ${made} select count(*) where a > 0`)).toMatch(/^sql\/x\.sql:2/);
    });

    it('blames the file of rules for what stands in other lines, by the same numbers', async () => {
      expect(await place('select 1\nfrom (select 2) where no_such > 0')).toBe('expectations/x.yaml');
      expect(await place(`from ${made} select count(*)\n\n\n where no_such > 0`)).toBe('expectations/x.yaml');
      expect(await place(`from ${made} select count(*) where a > 0`, false)).toBe('expectations/x.yaml');
    });

    it('names both for what the data did at no known place', async () => {
      expect(await place(`from ${made} select max(b)`)).toBe('sql/x.sql or expectations/x.yaml');
    });
  });

  it('leaves an error that is ours as it is', async () => {
    const ours = new MallardError('rule', 'stopped', { where: 'somewhere' });
    await expect(withRulesFile(FILES, () => Promise.reject(ours))).rejects.toBe(ours);
  });
});
