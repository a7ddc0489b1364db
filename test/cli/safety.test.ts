import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { digestWarehouse, queryFile } from '../support/digest.ts';
import { mallardIn } from '../support/mallard.ts';
import { copyProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

const day = (invoice: string) => retailFile(retailLine({ invoice }));
const INVOICES = 'select InvoiceNo as i, source_file as f from silver.retail_transactions order by 1';

describe('nothing goes away unasked', () => {
  it('takes files of one name in two folders for two files', async () => {
    const folder = temporaryFolder();
    const warehouse = newWarehouse(folder);
    writeFiles(folder, { 'jan/01.csv': day('500001'), 'feb/01.csv': day('500002') });
    for (const month of ['jan', 'feb']) {
      const outcome = await mallard(
        '--warehouse',
        warehouse,
        'run',
        'retail',
        '--source',
        join(folder, month),
      );
      expect(outcome).toMatchObject({ code: 0 });
    }
    expect(await queryFile(warehouse, INVOICES)).toEqual([
      { i: '500001', f: '01.csv' },
      { i: '500002', f: '01.csv' },
    ]);
  });

  it('follows files that rotate their names, and says what was replaced', async () => {
    const folder = temporaryFolder();
    const warehouse = newWarehouse(folder);
    const run = () => mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
    writeFiles(folder, { 'in/today.csv': day('500001') });
    expect(await run()).toMatchObject({ code: 0 });
    renameSync(join(folder, 'in/today.csv'), join(folder, 'in/yesterday.csv'));
    writeFiles(folder, { 'in/today.csv': day('500002') });
    const rotated = await run();
    expect(rotated.stdout).toContain('1 file replaced');
    expect(await queryFile(warehouse, INVOICES)).toEqual([
      { i: '500001', f: 'yesterday.csv' },
      { i: '500002', f: 'today.csv' },
    ]);
  });

  it('loads a file whose line ends are carriage returns alone', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'in/mac.csv': day('500001').replaceAll('\n', '\r') });
    const warehouse = newWarehouse(folder);
    const { code } = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
    expect(code).toBe(0);
    expect(await queryFile(warehouse, INVOICES)).toEqual([{ i: '500001', f: 'mac.csv' }]);
  });

  it('drops a table that its pipeline makes no more', async () => {
    const project = copyProject();
    writeFiles(project, { 'in/a.csv': day('500001') });
    const run = () => mallard('--project', project, 'run', '--source', join(project, 'in'));
    expect(await run()).toMatchObject({ code: 0 });
    const warehouse = join(project, 'warehouse', 'mallard.duckdb');
    expect(Object.keys(await digestWarehouse(warehouse))).toContain('quality.retail_ingestion');
    edit(project, 'pipelines/retail.yaml', '  - table: quality.retail_ingestion\n', '');
    expect((await run()).stderr).toContain('quality.retail_ingestion: dropped');
    expect(Object.keys(await digestWarehouse(warehouse))).not.toContain('quality.retail_ingestion');
  });

  it('goes on when nobody reads its progress any more', async () => {
    const folder = temporaryFolder();
    const warehouse = newWarehouse(folder);
    writeFiles(folder, { 'in/a.csv': day('500001') });
    const args = ['--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in')];
    const child = spawn(process.execPath, [join(packageDir, 'dist/cli/main.js'), ...args], {
      cwd: packageDir,
    });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await queryFile(warehouse, INVOICES)).toHaveLength(1);
  });
});

describe('why a run stopped', () => {
  it('keeps the rows that a rule stopped the run for', async () => {
    const project = copyProject();
    writeFiles(project, {
      'in/a.csv': retailFile(retailLine(), retailLine({ quantity: '-3', stockCode: '' })),
    });
    edit(
      project,
      'expectations/silver/retail_transactions.yaml',
      'whole number of units, more than 0',
      'whole number of units, more than 0\n    fail_if: "> 10%"',
    );
    const failed = await mallard('--project', project, 'run', '--source', join(project, 'in'));
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('valid_quantity: 1 of 2 rows');
    const rows = 'select line, rules, state from ops.quarantine';
    expect(await queryFile(join(project, 'warehouse', 'mallard.duckdb'), rows)).toEqual([
      { line: 3, rules: 'valid_stock_code, valid_quantity', state: 'not_applied' },
    ]);
  });

  it('says it even where its evidence cannot be published', async () => {
    const project = copyProject();
    writeFiles(project, { 'in/a.csv': retailFile(retailLine({ stockCode: '' })) });
    edit(
      project,
      'expectations/silver/retail_transactions.yaml',
      'on_violation: drop\n    description: each line',
      'on_violation: fail\n    description: each line',
    );
    mkdirSync(join(project, 'warehouse', 'mallard.duckdb.publishing', 'in the way'), { recursive: true });
    const failed = await mallard('--project', project, 'run', '--source', join(project, 'in'));
    expect(failed.stderr).toContain('valid_stock_code: 1 of 1 rows');
    expect(failed.stderr).toContain('evidence could not be kept or published');
    expect(failed.code).toBe(1);
  });
});

describe('definitions that could lose rows', () => {
  it.each([
    [
      'a window in a table refined by new rows',
      'sql/silver/retail_transactions.sql',
      'from converted\n)',
      'from converted\n    where InvoiceNo = max(InvoiceNo) over ()\n)',
      'uses a window function',
    ],
    [
      'the as-of date before it is known',
      'expectations/silver/retail_transactions.yaml',
      'expect: InvoiceDate is not null',
      'expect: InvoiceDate <= as_of()',
      'as_of()',
    ],
    [
      'a route to what something else writes',
      'expectations/silver/retail_transactions.yaml',
      'to: silver.retail_cancellations',
      'to: bronze.retail_transactions',
      'a route leads to bronze.retail_transactions',
    ],
    [
      'the clock in a rule',
      'expectations/gold/customer_rfm.yaml',
      'expect: Recency >= 0',
      'expect: MaxInvoiceDate <= current_date',
      'nothing calls the clock',
    ],
  ])('refuses %s', async (_what, path, from, to, message) => {
    const project = copyProject();
    edit(project, path, from, to);
    const { code, stderr } = await mallard('--project', project, 'validate');
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('keeps the first of repeated lines across files, where the table is made anew each time', async () => {
    const project = copyProject();
    const rules = 'expectations/silver/retail_transactions.yaml';
    const nth =
      'row_number() over (partition by InvoiceNo, StockCode order by source_file nulls last, _line nulls last) as _nth';
    edit(
      project,
      'sql/silver/retail_transactions.sql',
      '_has_rounded_price\n',
      `_has_rounded_price,\n        ${nth}\n`,
    );
    edit(
      project,
      rules,
      'checks:',
      '  - {name: first_of_its_kind, expect: _nth = 1, on_violation: drop}\n\nchecks:',
    );
    expect((await mallard('--project', project, 'validate')).stderr).toContain(
      "say 'refresh: whole' beside rows_of",
    );
    edit(
      project,
      rules,
      'rows_of: bronze.retail_transactions',
      'rows_of: bronze.retail_transactions\nrefresh: whole',
    );
    const run = (...flags: string[]) =>
      mallard('--project', project, 'run', '--source', join(project, 'in'), ...flags);
    writeFiles(project, { 'in/b.csv': retailFile(retailLine({ invoice: '500001', quantity: '2' })) });
    expect(await run()).toMatchObject({ code: 0 });
    writeFiles(project, { 'in/a.csv': retailFile(retailLine({ invoice: '500001', quantity: '1' })) });
    expect(await run()).toMatchObject({ code: 0 });
    const warehouse = join(project, 'warehouse', 'mallard.duckdb');
    expect(await queryFile(warehouse, INVOICES)).toEqual([{ i: '500001', f: 'a.csv' }]);
    const before = await digestWarehouse(warehouse);
    expect(await run('--full-refresh')).toMatchObject({ code: 0 });
    expect(await digestWarehouse(warehouse)).toEqual(before);
  });
});

it('queries a published file from anywhere', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'in/a.csv': day('500001') });
  expect(
    await mallard('--warehouse', newWarehouse(folder), 'run', 'retail', '--source', join(folder, 'in')),
  ).toMatchObject({ code: 0 });
  const { code, stdout } = await mallardIn(
    folder,
    '--warehouse',
    'm.duckdb',
    'sql',
    'select count(*) as n from gold.customer_rfm',
  );
  expect(stdout).toBe('n\n1\n');
  expect(code).toBe(0);
});
