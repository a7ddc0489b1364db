import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestWarehouse, queryFile } from '../support/digest.ts';
import { copyProject, edit } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

const day = (...invoices: string[]) =>
  retailFile(
    ...invoices.map((invoice) => retailLine({ invoice, customer: invoice, quantity: invoice.slice(-1) })),
  );

/** A warehouse of these files, and the commands to type at it. */
async function shop(files: Record<string, string>, project?: string) {
  const folder = temporaryFolder();
  const warehouse = newWarehouse(folder);
  const put = (more: Record<string, string>) =>
    writeFiles(folder, Object.fromEntries(Object.entries(more).map(([name, text]) => [`in/${name}`, text])));
  const at = ['--warehouse', warehouse, ...(project === undefined ? [] : ['--project', project])];
  const from = ['retail', '--source', join(folder, 'in')];
  const run = (...flags: string[]) => mallard(...at, 'run', ...from, ...flags);
  const retract = (file: string, ...flags: string[]) => mallard(...at, 'retract', file, ...from, ...flags);
  const invoices = async () =>
    (
      await queryFile<{ i: string }>(
        warehouse,
        'select InvoiceNo as i from silver.retail_transactions order by 1',
      )
    ).map(({ i }) => i);
  put(files);
  expect(await run()).toMatchObject({ code: 0 });
  return { warehouse, put, run, retract, invoices, at };
}

describe('mallard retract', () => {
  it('leaves everything as if the file had never come, and keeps it out until --restore', {
    timeout: 120_000,
  }, async () => {
    const bad = retailLine({ invoice: '500009', quantity: 'x' });
    const { warehouse, run, retract, invoices, at } = await shop({
      'a.csv': day('500001'),
      'b.csv': `${day('500002')}${bad}\n`,
    });
    const whole = await digestWarehouse(warehouse);
    const without = await shop({ 'a.csv': day('500001') });

    expect(await retract('b.csv')).toMatchObject({ code: 0 });
    expect(await digestWarehouse(warehouse)).toEqual(await digestWarehouse(without.warehouse));
    const held = "select count(*) as n from ops.quarantine where state = 'held'";
    expect(await queryFile(warehouse, held)).toEqual([{ n: 0 }]);
    expect((await run()).stdout).toContain('nothing new');
    expect(await invoices()).toEqual(['500001']);
    const listed = await mallard(...at, 'files', '--status', 'retracted');
    expect(listed.stdout).toMatch(/^path +status.*\nb\.csv +retracted +2 +2 +0 +0/);

    expect(await retract('b.csv', '--restore')).toMatchObject({ code: 0 });
    expect(await digestWarehouse(warehouse)).toEqual(whole);
    expect((await run()).stdout).toContain('nothing new');
  });

  it('stays out when the file is only touched, and comes back with new bytes', async () => {
    const { put, run, retract, invoices } = await shop({ 'a.csv': day('500001'), 'b.csv': day('500002') });
    expect(await retract('b.csv')).toMatchObject({ code: 0 });
    put({ 'b.csv': day('500002') });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await invoices()).toEqual(['500001']);
    put({ 'b.csv': day('500003') });
    expect(await run()).toMatchObject({ code: 0 });
    expect(await invoices()).toEqual(['500001', '500003']);
  });

  it('loads the duplicate that was left out because of it', async () => {
    const { warehouse, retract } = await shop({ 'a.csv': day('500001'), 'b.csv': day('500001') });
    expect(await retract('a.csv')).toMatchObject({ code: 0 });
    const from = 'select InvoiceNo as i, source_file as f from silver.retail_transactions';
    expect(await queryFile(warehouse, from)).toEqual([{ i: '500001', f: 'b.csv' }]);
  });

  it('asks for a path that is known', async () => {
    const { retract } = await shop({ 'a.csv': day('500001') });
    const unknown = await retract('x.csv');
    expect(unknown.stderr).toContain('no file x.csv is loaded');
    expect(unknown.stderr).toContain('mallard files');
    expect(unknown.code).toBe(2);
    expect((await retract('a.csv', '--restore')).stderr).toContain('no file a.csv is retracted');
  });
});

describe('mallard run --backfill', () => {
  it('takes the files of a range again, and changes nothing where nothing changed', async () => {
    const { warehouse, run } = await shop({
      '2026-01-01.csv': day('500001'),
      '2026-01-02.csv': day('500002'),
    });
    const before = await digestWarehouse(warehouse);
    const again = await run('--backfill', '2026-01-02..2026-01-31');
    expect(again.stdout).toContain('1 new, 1 record');
    expect(await digestWarehouse(warehouse)).toEqual(before);
    const statuses = 'select path, status from ops.files order by path, status';
    expect(await queryFile(warehouse, statuses)).toEqual([
      { path: '2026-01-01.csv', status: 'loaded' },
      { path: '2026-01-02.csv', status: 'loaded' },
      { path: '2026-01-02.csv', status: 'replaced' },
    ]);
    expect((await run('--backfill', '2026-01-02')).code).toBe(2);
  });
});

describe('on_overwrite', () => {
  it.each([
    ['replace', 0, ['500002']],
    ['append', 0, ['500001', '500002']],
    ['ignore', 0, ['500001']],
    ['fail', 1, ['500001']],
  ] as const)('%s', async (policy, code, expected) => {
    const project = copyProject();
    edit(project, 'pipelines/retail.yaml', 'slash_dates:', `on_overwrite: ${policy}\nslash_dates:`);
    const { put, run, invoices } = await shop({ 'a.csv': day('500001') }, project);
    put({ 'a.csv': day('500002') });
    for (let time = 0; time < 2; time++) {
      const outcome = await run();
      expect(await invoices()).toEqual(expected);
      expect(outcome.code).toBe(code);
      expect(outcome.stdout.includes('on_overwrite is fail')).toBe(policy === 'fail');
    }
  });
});
