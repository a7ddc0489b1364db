import { describe, expect, it } from 'vitest';
import type { PipelineDefinition } from '../../../src/definitions/steps.ts';
import { silentLog } from '../../../src/log.ts';
import {
  claimTables,
  dropOrphans,
  registerArrivals,
  registerBuilt,
  tablesWritten,
} from '../../../src/run/building/table-register.ts';
import { refuseSharedTables } from '../../../src/run/checking/shared-tables.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import { memoryWarehouse } from '../../warehouse/memory-warehouse.ts';
import { SMALL_PROJECT, smallPipeline } from '../small-project.ts';

const called = (pipeline: string): PipelineDefinition => ({ ...smallPipeline(), pipeline });

/** A warehouse in which a pipeline has made all its tables. */
async function madeBy(pipeline: PipelineDefinition): Promise<Database> {
  const database = await memoryWarehouse();
  for (const table of tablesWritten(pipeline)) await database.run(`create table ${table} (id varchar)`);
  await registerArrivals(database, pipeline, 'run-1');
  const built = pipeline.steps.map((step) => ({ step, fingerprint: 'mark', asOf: '2026-01-31' }));
  await registerBuilt(database, built, { pipeline: pipeline.pipeline, runId: 'run-1' });
  await database.run(
    `insert into ops.files (pipeline, table_name, path) values ('${pipeline.pipeline}', 'bronze.sales', 'a.csv')`,
  );
  return database;
}

const tables = async (database: Database) =>
  (
    await database.rows<{ name: string }>(
      `select schema_name || '.' || table_name as name from duckdb_tables()
       where database_name = current_database() and schema_name <> 'ops' order by name`,
    )
  ).map(({ name }) => name);

const owners = (database: Database) =>
  database.rows(`select distinct pipeline from ops.tables union all select distinct pipeline from ops.files`);

describe('the register of tables', () => {
  it('knows bronze, lookups, what steps make and what their routes lead to, each by its kind', async () => {
    const database = await madeBy(called('shop'));
    expect(await database.rows('select table_name as t, kind as k from ops.tables order by t')).toEqual([
      { t: 'bronze.sales', k: 'bronze' },
      { t: 'gold.kinds', k: 'lookup' },
      { t: 'gold.totals', k: 'table' },
      { t: 'silver.goods', k: 'table' },
      { t: 'silver.returns', k: 'table' },
      { t: 'silver.sales', k: 'table' },
    ]);
    await registerArrivals(database, called('shop'), 'run-2');
    expect(await database.row('select count(*) as n from ops.tables')).toEqual({ n: 6 });
  });

  it('refuses a table of another pipeline of the project, and says which', async () => {
    const database = await madeBy(called('shop'));
    await expect(claimTables(database, called('web'), ['shop', 'web'])).rejects.toMatchObject({
      kind: 'definition',
      message: "bronze.sales belongs to the pipeline 'shop' in this warehouse",
      next: expect.stringContaining('mallard run shop'),
    });
    await expect(claimTables(database, called('shop'), ['shop', 'web'])).resolves.toBeUndefined();
  });

  it('gives the tables and files of a pipeline that is gone to the one that writes them now', async () => {
    const database = await madeBy(called('shop'));
    await claimTables(database, called('web'), ['web']);
    expect(await owners(database)).toEqual([{ pipeline: 'web' }, { pipeline: 'web' }]);
  });
});

describe('dropOrphans', () => {
  it('drops what the pipeline writes no more, a former lookup too, but never what arrived', async () => {
    const database = await madeBy(smallPipeline());
    const other = smallPipeline({
      'pipelines/shop.yaml': (SMALL_PROJECT['pipelines/shop.yaml'] ?? '')
        .replace('table: bronze.sales', 'table: bronze.sold')
        .replace('table: gold.kinds', 'table: gold.sorts')
        .replace('  - table: gold.totals\n', ''),
    });
    await dropOrphans(database, other, silentLog);
    expect(await tables(database)).toEqual([
      'bronze.sales',
      'silver.goods',
      'silver.returns',
      'silver.sales',
    ]);
  });

  it('keeps a table that has become a lookup, and what another pipeline made', async () => {
    const database = await madeBy(smallPipeline());
    await database.run("update ops.tables set pipeline = 'web' where table_name = 'gold.kinds'");
    const swapped = smallPipeline({
      'pipelines/shop.yaml': (SMALL_PROJECT['pipelines/shop.yaml'] ?? '')
        .replace('table: gold.kinds', 'table: gold.totals')
        .replace('  - table: gold.totals\nreport', 'report'),
    });
    await dropOrphans(database, swapped, silentLog);
    expect(await tables(database)).toEqual(expect.arrayContaining(['gold.kinds', 'gold.totals']));
  });
});

describe('refuseSharedTables', () => {
  it('names a table that two pipelines write, and both files', () => {
    const web = { ...called('web'), shownAs: 'pipelines/web.yaml' };
    expect(() => refuseSharedTables([smallPipeline(), web])).toThrow(
      "bronze.sales is written by 'shop' and by 'web'",
    );
    expect(() => refuseSharedTables([smallPipeline()])).not.toThrow();
  });
});
