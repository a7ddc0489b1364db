/**
 * A shop of many customers, straight in silver, and the way from there to segments: the pipeline's own SQL and
 * segmentation, on the writer's database as a run has it, in one transaction.
 *
 * Usage: tsx many-customers.ts make STATE_DIR CUSTOMERS
 *        tsx many-customers.ts segment STATE_DIR; prints {"steps": {table: seconds}, "customers": …}
 */
import { readPipeline } from '../../src/definitions/project.ts';
import type { PipelineDefinition } from '../../src/definitions/steps.ts';
import { silentLog } from '../../src/log.ts';
import { buildSteps } from '../../src/run/building/build-steps.ts';
import { startRecord } from '../../src/run/record/run-record.ts';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';
import { openWriter } from '../../src/warehouse/open.ts';

const [task = '', stateDir = '', customers = '0'] = process.argv.slice(2);
const FIRST = 'gold.customer_rfm';
const LAST = 'gold.customer_segments';

/**
 * Four kinds of customers, who differ in how often they come and what they spend, with long tails in both; some five
 * lines each over two years. Everything follows from the customer's number.
 */
const LINES = `create or replace table silver.retail_transactions as
  with customers as (
    select
      c,
      c % 4 as kind,
      (hash(c * 7 + 1) % 1000003) / 1000003.0 as u,
      (hash(c * 7 + 2) % 1000003) / 1000003.0 as v
    from range($customers) as r(c)
  ),
  visits as (
    select *, unnest(range(1 + cast(least(60, -ln(1 - u) * [1, 2, 5, 12][kind + 1]) as integer))) as visit from customers
  )
  select
    cast(c as varchar) as CustomerID,
    c || '-' || visit as InvoiceNo,
    '85123A' as StockCode,
    date '2026-04-28' - cast((hash(c * 61 + visit) % [700, 300, 150, 60][kind + 1]) as integer) as InvoiceDate,
    false as IsCancellation,
    cast(exp(2 + 1.2 * kind * v + (hash(c * 67 + visit) % 1009) / 500.0) as decimal(12, 2)) as TotalPrice
  from visits`;

const database = await openWriter(stateDir);
try {
  await createMacros(database, 'month_first');
  if (task === 'make') await make(database, Number(customers));
  else console.log(JSON.stringify(await segmentAll(database, readPipeline(packageDir, 'retail'))));
} finally {
  database.close();
}

async function make(warehouse: Database, count: number): Promise<void> {
  await warehouse.run('create schema if not exists silver');
  await warehouse.run(LINES, { customers: count });
}

async function segmentAll(warehouse: Database, pipeline: PipelineDefinition) {
  const names = pipeline.steps.map(({ table }) => table);
  const steps = pipeline.steps.slice(names.indexOf(FIRST), names.indexOf(LAST) + 1);
  const record = startRecord(pipeline.pipeline, '', true);
  const work = steps.map((step) => ({ step, fingerprint: '', extent: { mode: 'whole' as const }, why: '' }));
  const options = { asOf: undefined, evidenceDir: undefined };
  const build = { database: warehouse, record, log: silentLog, options };
  await warehouse.transaction(() => buildSteps(build, { ...pipeline, steps }, work));
  const { customers: found } = await warehouse.row<{ customers: number }>(
    `select count(*) as customers from ${LAST}`,
  );
  return {
    steps: Object.fromEntries(record.steps.map(({ name, seconds }) => [name, seconds])),
    customers: found,
  };
}
