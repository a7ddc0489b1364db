import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DUO_PROJECT } from '../run/duo-project.ts';
import { queryFile } from '../support/digest.ts';
import { mallard } from '../support/mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const ANN = 'id,name\n1,Ann\n';
const SALE = 'id,amount,day\n1,2.50,2026-01-05\n';

/** A project with these files in its data folder, and commands to type at it. */
function duo(files: Record<string, string>, more: Record<string, string> = {}) {
  const project = temporaryFolder();
  const put = (data: Record<string, string>) =>
    writeFiles(
      project,
      Object.fromEntries(Object.entries(data).map(([path, text]) => [`data/${path}`, text])),
    );
  writeFiles(project, { ...DUO_PROJECT, ...more });
  put(files);
  const type = (...args: string[]) => mallard('--project', project, ...args);
  const ask = (sql: string) =>
    queryFile<Record<string, unknown>>(join(project, 'warehouse', 'mallard.duckdb'), sql);
  return { project, put, type, ask };
}

describe('a pipeline of several sources', () => {
  it('takes what is there of each, whatever its format, and says how fresh each was', {
    timeout: 120_000,
  }, async () => {
    const { put, type, ask } = duo({ 'people/a.csv': ANN, 'sales/a.csv': SALE });
    expect(await type('run')).toMatchObject({ code: 0 });
    put({ 'people/b.jsonl': '{"name": "Bob", "id": 2}\n' });
    const second = await type('run');
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain('3 files in');
    put({ 'sales/b.csv': 'id,amount,day\n2,4,2026-01-06\n1,1,2026-01-06\n' });
    expect(await type('run')).toMatchObject({ code: 0 });
    expect(await ask('from gold.spent order by id')).toEqual([
      { id: '1', name: 'Ann', amount: '3.50' },
      { id: '2', name: 'Bob', amount: '4.00' },
    ]);
    const freshness = `select source, table_name as t, status, files_seen as seen, files_loaded as loaded, newest_file as newest,
      last_loaded_at = (select max(started_at) from ops.runs where run_id = s.run_id) as is_now
      from ops.sources as s order by run_id, source`;
    expect(await ask(freshness)).toEqual([
      {
        source: 'people',
        t: 'bronze.people',
        status: 'fresh',
        seen: 1,
        loaded: 1,
        newest: 'a.csv',
        is_now: true,
      },
      {
        source: 'sales',
        t: 'bronze.sales',
        status: 'fresh',
        seen: 1,
        loaded: 1,
        newest: 'a.csv',
        is_now: true,
      },
      {
        source: 'people',
        t: 'bronze.people',
        status: 'fresh',
        seen: 2,
        loaded: 1,
        newest: 'b.jsonl',
        is_now: true,
      },
      {
        source: 'sales',
        t: 'bronze.sales',
        status: 'quiet',
        seen: 1,
        loaded: 0,
        newest: 'a.csv',
        is_now: false,
      },
      {
        source: 'people',
        t: 'bronze.people',
        status: 'quiet',
        seen: 2,
        loaded: 0,
        newest: 'b.jsonl',
        is_now: false,
      },
      {
        source: 'sales',
        t: 'bronze.sales',
        status: 'fresh',
        seen: 2,
        loaded: 1,
        newest: 'b.csv',
        is_now: true,
      },
    ]);
    const modes = await ask(
      `select mode from ops.run_steps where run_id = (select max(run_id) from ops.runs) and name like 'silver.%' order by name`,
    );
    expect(modes).toEqual([{ mode: 'kept' }, { mode: 'files' }]);
  });

  it('loads the same bytes once for each source, and takes them out of the one that is named', {
    timeout: 120_000,
  }, async () => {
    const both = 'id,name,amount,day\n1,Ann,2.50,2026-01-05\n';
    const { type, ask } = duo({ 'people/a.csv': both, 'sales/a.csv': both });
    expect(await type('run')).toMatchObject({ code: 0 });
    const counts =
      'select (select count(*) from bronze.people) as people, (select count(*) from bronze.sales) as sales';
    expect(await ask(counts)).toEqual([{ people: 1, sales: 1 }]);
    const unclear = await type('retract', 'a.csv');
    expect(unclear).toMatchObject({ code: 2 });
    expect(unclear.stderr).toContain('people:a.csv or sales:a.csv');
    expect(await type('retract', 'people:a.csv')).toMatchObject({ code: 0 });
    expect(await ask(counts)).toEqual([{ people: 0, sales: 1 }]);
    expect(await type('retract', 'people:a.csv', '--restore')).toMatchObject({ code: 0 });
    expect(await ask(counts)).toEqual([{ people: 1, sales: 1 }]);
  });

  it('is taken without a source that is away, which is said; without any, it fails', {
    timeout: 120_000,
  }, async () => {
    const { project, type, ask } = duo({ 'people/a.csv': ANN, 'sales/a.csv': SALE });
    renameSync(join(project, 'data/people'), join(project, 'data/elsewhere'));
    const without = await type('run');
    expect(without).toMatchObject({ code: 1 });
    expect(without.stdout).toMatch(/1 file left out\n.*data\/people: /);
    expect(
      await ask('select source, status, error is null as fine from ops.sources order by source'),
    ).toEqual([
      { source: 'people', status: 'away', fine: false },
      { source: 'sales', status: 'fresh', fine: true },
    ]);
    renameSync(join(project, 'data/elsewhere'), join(project, 'data/people'));
    expect(await type('run')).toMatchObject({ code: 0 });
    expect(await ask('select count(*) as n from gold.spent')).toEqual([{ n: 1 }]);
    rmSync(join(project, 'data'), { recursive: true });
    expect(await type('run')).toMatchObject({ code: 2 });
  });

  it('is found elsewhere by --source, each by its name or all in one folder', {
    timeout: 120_000,
  }, async () => {
    const { project, type, ask } = duo({ 'people/a.csv': ANN, 'sales/a.csv': SALE });
    const elsewhere = join(project, 'elsewhere');
    mkdirSync(elsewhere);
    renameSync(join(project, 'data/people'), join(elsewhere, 'people'));
    renameSync(join(project, 'data/sales'), join(project, 'sold'));
    expect(
      await type('run', '--source', elsewhere, '--source', `sales=${join(project, 'sold')}`),
    ).toMatchObject({ code: 0 });
    expect(await ask('select count(*) as n from gold.spent')).toEqual([{ n: 1 }]);
    const wrong = await type('run', '--source', 'poeple=data/people');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain("it has none called 'poeple'");
    expect(wrong.stderr).toContain('--source people=PLACE --source sales=PLACE');
  });

  it('refuses two sources of one table, and what stands in the wrong place', async () => {
    const file = DUO_PROJECT['pipelines/duo.yaml'] ?? '';
    const twice = duo({}, { 'pipelines/duo.yaml': file.replaceAll('bronze.sales', 'bronze.people') });
    const written = await twice.type('validate');
    expect(written).toMatchObject({ code: 2 });
    expect(written.stderr).toContain('is the table of people already');
    expect(written.stderr).toMatch(/pipelines\/duo\.yaml:12:/);
    const outside = duo({}, { 'pipelines/duo.yaml': `${file}on_drift: fail\n` });
    const misplaced = await outside.type('validate');
    expect(misplaced.stderr).toContain('stands within each of the sources');
    expect(misplaced.stderr).toMatch(/pipelines\/duo\.yaml:18:11/);
  });
});

describe('two pipelines in one warehouse', () => {
  const shop = (name: string, table: string) => ({
    [`pipelines/${name}.yaml`]: `pipeline: ${name}
description: another
source: {folder: data/${name}}
bronze: {table: bronze.${name}, columns: [{name: id}]}
as_of: {column: silver.sales.day}
steps:
  - table: ${table}
`,
  });

  it('are kept from writing one table, and a name may be left out where one is meant', {
    timeout: 120_000,
  }, async () => {
    const { type } = duo({ 'people/a.csv': ANN, 'sales/a.csv': SALE }, shop('web', 'silver.people'));
    const validated = await type('validate');
    expect(validated).toMatchObject({ code: 2 });
    expect(validated.stderr).toContain("silver.people is written by 'duo' and by 'web'");
    expect((await type('run')).stderr).toContain('name one: duo | web');
    expect(await type('run', 'duo')).toMatchObject({ code: 0 });
    expect(await type('run')).toMatchObject({ code: 0 });
  });
});
