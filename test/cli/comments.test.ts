import { join } from 'node:path';
import { expect, it } from 'vitest';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { mallardIn } from '../support/mallard.ts';
import { edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';

it('the published file says what each table and column holds, and says it anew when that changes', async () => {
  const words = edited('expectations/gold/totals.yaml', 'amount: pence', "amount: the day's takings");
  const project = writeSmallProject(words);
  const file = join(project, 'warehouse/mallard.duckdb');
  const comment = async (table: string, column?: string) => {
    const [schema, name] = table.split('.');
    const where = `schema_name = '${schema}' and table_name = '${name}'`;
    const sql =
      column === undefined
        ? `select comment from duckdb_tables() where ${where}`
        : `select comment from duckdb_columns() where ${where} and column_name = '${column}'`;
    return (await queryFile<{ comment: string | null }>(file, sql))[0]?.comment;
  };
  const run = async (day: string) => {
    writeFiles(project, { [`data/${day}.csv`]: `id,kind,amount,day\n1,a,10,2026-01-${day}\n` });
    expect(await mallardIn(project, 'run')).toMatchObject({ code: 0 });
  };
  await run('01');
  const nothing = 'select schema_name, table_name from duckdb_tables() where comment is null';
  expect(await queryFile(file, nothing)).toEqual([]);
  const silent =
    'select table_name, column_name from duckdb_columns() where not internal and comment is null';
  expect(await queryFile(file, silent)).toEqual([]);
  expect(await comment('gold.totals')).toBe('one row per kind');
  expect(await comment('gold.totals', 'amount')).toBe("the day's takings");
  expect(await comment('silver.returns')).toContain('return (amount < 0)');
  expect(await comment('bronze.sales', '_line')).toContain('line');
  expect(await comment('bronze.sales', 'amount')).toBe('text as it arrived under the header amount');
  expect(await comment('gold.kinds', 'label')).toBe('column label of lookups/kinds.csv');
  expect(await comment('ops.run_steps', 'seconds')).toBe('time it took');

  await run('02');
  expect(await comment('gold.totals', 'amount')).toBe("the day's takings");
  edit(project, 'expectations/gold/totals.yaml', 'one row per kind', 'one row per kind of goods');
  edit(project, 'pipelines/shop.yaml', '{name: amount}', '{name: amount, also: [pence]}');
  await run('03');
  expect(await comment('bronze.sales', 'amount')).toBe('text as it arrived under the header amount or pence');
  expect(await comment('gold.totals')).toBe('one row per kind of goods');
});
