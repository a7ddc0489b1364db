import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PipelineDefinition } from '../../../src/definitions/steps.ts';
import { setParameters } from '../../../src/run/building/as-of.ts';
import { buildTable, type Extent } from '../../../src/run/building/build-table.ts';
import { startRecord } from '../../../src/run/record/run-record.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import { openMemoryWarehouse } from '../../warehouse/memory-warehouse.ts';
import { arrive, prepare, type Sale, smallPipeline } from '../small-project.ts';

const anySale = fc.record<Sale>({
  id: fc.constantFrom('i1', 'i2', 'i3', null),
  kind: fc.constantFrom('a', 'b', 'c', null),
  amount: fc.constantFrom('1', '2', '30', '-4', '-5', '0', '1.5', 'x', null),
  day: fc.constantFrom('2026-01-31', '2026-02-30', null),
});
/** Files, each in the first batch or the second; those of the first may be replaced by the second. */
const anyFiles = fc.array(
  fc.record({
    sales: fc.array(anySale, { maxLength: 6 }),
    batch: fc.constantFrom('first', 'second', 'replaced'),
  }),
  { minLength: 1, maxLength: 5 },
);

async function build(database: Database, pipeline: PipelineDefinition, extent: Extent): Promise<void> {
  const record = startRecord('shop', '', false);
  for (const step of pipeline.steps) {
    if (step.kind !== 'table') throw new Error('the small project has tables only');
    await buildTable(database, step, step.rules.rows_of === undefined ? { mode: 'whole' } : extent, record);
  }
}

/** Everything the build made, whatever its order: the tables, and what is held. */
async function content(database: Database) {
  const tables = ['silver.sales', 'silver.returns', 'silver.goods', 'gold.totals'];
  const rows: Record<string, unknown[]> = {};
  for (const table of tables) rows[table] = await database.rows(`select * from ${table} order by all`);
  rows.held = await database.rows(
    `select table_name, source_file, file_id, line, rules, reason, raw from ops.quarantine where state = 'held' order by all`,
  );
  return rows;
}

async function inWarehouse<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openMemoryWarehouse();
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

it('two batches, the second adding and replacing files, give what the remaining files give at once', async () => {
  const pipeline = smallPipeline();
  const ready = async (database: Database) => {
    await prepare(database, pipeline);
    await setParameters(database, '2026-02-01');
  };
  await fc.assert(
    fc.asyncProperty(anyFiles, async (anyOf) => {
      const files = anyOf.map(({ sales, batch }, i) => ({ id: `file${i}`, sales, batch }));
      const remaining = files.filter(({ batch }) => batch !== 'replaced');
      const atOnce = await inWarehouse(async (database) => {
        await ready(database);
        for (const { id, sales } of remaining) await arrive(database, id, sales);
        await build(database, pipeline, { mode: 'whole' });
        return content(database);
      });
      const inBatches = await inWarehouse(async (database) => {
        await ready(database);
        for (const { id, sales, batch } of files) if (batch !== 'second') await arrive(database, id, sales);
        await build(database, pipeline, { mode: 'whole' });
        const ids = (wanted: string) => files.filter(({ batch }) => batch === wanted).map(({ id }) => id);
        const [newIds, replacedIds] = [ids('second'), ids('replaced')];
        for (const id of replacedIds)
          await database.run('delete from bronze.sales where _file_id = $id', { id });
        for (const { id, sales, batch } of files) if (batch === 'second') await arrive(database, id, sales);
        await build(database, pipeline, { mode: 'files', newIds, replacedIds });
        return content(database);
      });
      expect(inBatches).toEqual(atOnce);
    }),
    { numRuns: 12 },
  );
});
