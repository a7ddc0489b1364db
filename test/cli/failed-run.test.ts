import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { digestWarehouse, queryFile } from '../support/digest.ts';
import { madeOnce } from '../support/made-once.ts';
import { copyProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const FIRST_DAY = retailFile(
  retailLine({ customer: '1' }),
  retailLine({ invoice: '489435', customer: '2', quantity: '-1' }),
);
/** A customer number that no integer holds: the broken SQL of these tests fails on it, and on nothing else. */
const SECOND_DAY = retailFile(
  retailLine({ invoice: '489440', customer: 'X7', date: '2025-06-27' }),
  retailLine({ invoice: '489441', customer: '3', date: '2025-06-27', quantity: '0' }),
);

const runIn = (project: string) =>
  mallard('--project', project, 'run', 'retail', '--source', join(project, 'in'));

async function loadOneDay(project: string): Promise<void> {
  copyProject(project);
  writeFiles(project, { 'in/day1.csv': FIRST_DAY });
  expect(await runIn(project)).toMatchObject({ code: 0 });
}

const oneDay = madeOnce(loadOneDay);

/** A project whose first day is loaded, by a run of its own if its file must not look touched. */
async function projectWithOneDay({ untouched = false } = {}) {
  const project = untouched ? temporaryFolder() : await oneDay();
  if (untouched) await loadOneDay(project);
  return { project, warehouse: join(project, 'warehouse', 'mallard.duckdb'), run: () => runIn(project) };
}

describe('a run that fails half-way', () => {
  it('shows nothing of itself but its evidence, and loses nothing', async () => {
    const { project, warehouse, run } = await projectWithOneDay();
    const before = await digestWarehouse(warehouse);
    const broken =
      'cast(cast(CustomerID as integer) as varchar) as CustomerID,\n        max(InvoiceDate) as MaxInvoiceDate';
    edit(
      project,
      'sql/gold/customer_rfm.sql',
      'CustomerID,\n        max(InvoiceDate) as MaxInvoiceDate',
      broken,
    );
    writeFiles(project, { 'in/day2.csv': SECOND_DAY });

    const failed = await run();
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain("Could not convert string 'X7' to INT32");
    expect(failed.stderr).toContain('sql/gold/customer_rfm.sql');
    expect(await digestWarehouse(warehouse)).toEqual(before);
    expect(
      await queryFile(warehouse, 'select status, error is not null as told from ops.runs order by run_id'),
    ).toEqual([
      { status: 'succeeded', told: false },
      { status: 'failed', told: true },
    ]);
    const steps = "select name, status from ops.run_steps where status = 'failed'";
    expect(await queryFile(warehouse, steps)).toEqual([{ name: 'gold.customer_rfm', status: 'failed' }]);
    const evidence = 'select source_file, line, rules, state from ops.quarantine order by source_file';
    expect(await queryFile(warehouse, evidence)).toEqual([
      { source_file: 'day1.csv', line: 3, rules: 'valid_quantity', state: 'held' },
      { source_file: 'day2.csv', line: 3, rules: 'valid_quantity', state: 'not_applied' },
    ]);
    expect(await queryFile(warehouse, 'select path from ops.files')).toEqual([{ path: 'day1.csv' }]);

    edit(
      project,
      'sql/gold/customer_rfm.sql',
      broken,
      'CustomerID,\n        max(InvoiceDate) as MaxInvoiceDate',
    );
    expect(await run()).toMatchObject({ code: 0 });
    const neverFailed = await projectWithOneDay({ untouched: true });
    writeFiles(neverFailed.project, { 'in/day2.csv': SECOND_DAY });
    expect(await neverFailed.run()).toMatchObject({ code: 0 });
    expect(await digestWarehouse(warehouse)).toEqual(await digestWarehouse(neverFailed.warehouse));
  });

  it('stops on a rule that says fail, with exit code 1, and keeps what is published', async () => {
    const { project, warehouse, run } = await projectWithOneDay();
    const before = await digestWarehouse(warehouse);
    edit(
      project,
      'expectations/silver/retail_transactions.yaml',
      'on_violation: drop\n    description: each line',
      'on_violation: fail\n    description: each line',
    );
    writeFiles(project, { 'in/day2.csv': retailFile(retailLine({ stockCode: '', date: '2025-06-27' })) });
    const failed = await run();
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('silver.retail_transactions does not go live: valid_stock_code: 1 of');
    expect(failed.stderr).toContain('expectations/silver/retail_transactions.yaml, rule valid_stock_code');
    expect(await digestWarehouse(warehouse)).toEqual(before);
    const stopped = "select rule, violations from ops.expectation_results where action = 'stopped'";
    expect(await queryFile(warehouse, stopped)).toEqual([{ rule: 'valid_stock_code', violations: 1 }]);
  });

  it('stops on a control total that does not add up', async () => {
    const { project, run } = await projectWithOneDay();
    edit(
      project,
      'sql/gold/customer_rfm.sql',
      'where CustomerID is not null',
      "where CustomerID is not null and CustomerID <> '1'",
    );
    const failed = await run();
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain(
      'gold.customer_rfm does not add up: revenue is 83.40 in its input and 0 here',
    );
  });
});

describe('what changes between two runs', () => {
  it('takes new bytes under the same name in the place of the old ones', async () => {
    const { project, warehouse, run } = await projectWithOneDay();
    writeFiles(project, { 'in/day1.csv': retailFile(retailLine({ invoice: '489499', customer: '9' })) });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await queryFile(warehouse, 'select InvoiceNo from silver.retail_transactions')).toEqual([
      { InvoiceNo: '489499' },
    ]);
    expect(await queryFile(warehouse, 'select path, status from ops.files order by status')).toEqual([
      { path: 'day1.csv', status: 'loaded' },
      { path: 'day1.csv', status: 'replaced' },
    ]);
    expect(await queryFile(warehouse, 'select state from ops.quarantine')).toEqual([{ state: 'superseded' }]);
  });

  it('makes a table anew when its SQL changed, and what follows it; nothing when nothing did', async () => {
    const { project, warehouse, run } = await projectWithOneDay({ untouched: true });
    expect((await run()).stdout).toContain('nothing new');
    edit(
      project,
      'sql/silver/retail_transactions.sql',
      "nullif(trim(Country), '') as Country",
      "upper(nullif(trim(Country), '')) as Country",
    );
    expect((await run()).stdout).not.toContain('nothing new');
    expect(await queryFile(warehouse, 'select Country from silver.retail_transactions')).toEqual([
      { Country: 'UNITED KINGDOM' },
    ]);
    expect(
      await queryFile(warehouse, "select count(*) as n from ops.quarantine where state = 'held'"),
    ).toEqual([{ n: 1 }]);
  });

  it('counts recency from the as-of date that is asked for, and leaves out what came after it', async () => {
    const { project, warehouse, run } = await projectWithOneDay();
    writeFiles(project, { 'in/day2.csv': SECOND_DAY });
    expect(await run()).toMatchObject({ code: 0 });
    const recency = 'select CustomerID as id, Recency as r from gold.customer_rfm order by 1';
    expect(await queryFile(warehouse, recency)).toEqual([
      { id: '1', r: 1 },
      { id: 'X7', r: 0 },
    ]);
    const asOf = (date: string) =>
      mallard('--project', project, 'run', '--source', join(project, 'in'), '--as-of', date);
    expect(await asOf('2025-07-06')).toMatchObject({ code: 0 });
    expect(await queryFile(warehouse, recency)).toEqual([
      { id: '1', r: 10 },
      { id: 'X7', r: 9 },
    ]);
    expect(await asOf('2025-06-26')).toMatchObject({ code: 0 });
    expect(await queryFile(warehouse, recency)).toEqual([{ id: '1', r: 0 }]);
  });

  it('gives the same tables with --full-refresh', async () => {
    const { project, warehouse, run } = await projectWithOneDay();
    writeFiles(project, { 'in/day2.csv': SECOND_DAY });
    expect(await run()).toMatchObject({ code: 0 });
    const before = await digestWarehouse(warehouse);
    const refreshed = await mallard(
      '--project',
      project,
      'run',
      '--source',
      join(project, 'in'),
      '--full-refresh',
    );
    expect(refreshed.code).toBe(0);
    expect(refreshed.stdout).not.toContain('nothing new');
    expect(await digestWarehouse(warehouse)).toEqual(before);
  });
});

describe('a second writer', () => {
  it('is refused with exit code 75 and the PID of the first, while readers go on', async () => {
    const { project, warehouse, run } = await projectWithOneDay({ untouched: true });
    const script = `import { openWriter } from ${JSON.stringify(join(packageDir, 'dist/warehouse/open.js'))};
      await openWriter(${JSON.stringify(join(project, 'warehouse', 'mallard.state'))}); console.log('open'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script]);
    try {
      await once(holder.stdout, 'data');
      const refused = await run();
      expect(refused.stderr).toContain(`the warehouse is locked: process ${holder.pid} is writing to it`);
      expect(refused.code).toBe(75);
      const read = await mallard(
        '--warehouse',
        warehouse,
        'sql',
        'select count(*) as n from gold.customer_rfm',
      );
      expect(read).toMatchObject({ code: 0, stdout: 'n\n1\n' });
    } finally {
      holder.kill('SIGKILL');
    }
    expect((await run()).stdout).toContain('nothing new');
    expect(await queryFile(warehouse, 'select status from ops.runs')).toEqual([{ status: 'succeeded' }]);
  });
});
