import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunReport } from '../../src/run/record/run-report.ts';
import { lookAtWorker } from '../../src/run/record/status-file.ts';
import { packageDir } from '../../src/settings.ts';
import { queryFile } from '../support/digest.ts';
import { HEADER, retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

const day = (invoice: string) => retailFile(retailLine({ invoice }));

/** A watch on an empty folder, with the reports of its runs as they come. */
function startWatch(...flags: string[]) {
  const folder = temporaryFolder();
  const warehouse = newWarehouse(folder);
  writeFiles(folder, { 'in/.keep': '' });
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const where = ['--warehouse', warehouse, '--json'];
  const child: ChildProcess = spawn(
    process.execPath,
    [program, ...where, 'watch', 'retail', '--source', join(folder, 'in'), '--poll', '0.1', ...flags],
    { cwd: packageDir },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const reports: RunReport[] = [];
  lines.on('line', (line) => reports.push(JSON.parse(line) as RunReport));
  const until = async (condition: () => boolean) => {
    for (let i = 0; i < 400 && !condition(); i++) await setTimeout(50);
    expect(condition()).toBe(true);
  };
  /** What `mallard status` tells, without a start of the program each time it is asked. */
  const state = () => lookAtWorker(join(folder, 'm.state'))?.status.state;
  const put = (name: string, text: string) => writeFiles(folder, { [`in/${name}`]: text });
  const status = async () =>
    JSON.parse((await mallard(...where, 'status')).stdout) as {
      watching: { state: string; pid: number; error?: string } | null;
    };
  return { folder, warehouse, child, reports, until, state, put, status };
}

describe('mallard watch', () => {
  it('runs when files settle, a burst as one run, and ends by a signal', { timeout: 60_000 }, async () => {
    const { warehouse, child, reports, until, state, put, status } = startWatch('--quiet-for', '1');
    await until(() => state() === 'watching');
    for (let i = 0; i < 40; i++) {
      put(`${i}.csv`, day(String(500_000 + i)));
      await setTimeout(10);
    }
    await until(() => reports.length > 0);
    expect(reports.map(({ files }) => files.loaded)).toEqual([40]);
    expect(await queryFile(warehouse, 'select count(*) as n from silver.retail_transactions')).toEqual([
      { n: 40 },
    ]);
    put('late.csv', day('600000'));
    await until(() => reports.length > 1);
    expect(reports[1]?.files.loaded).toBe(1);

    expect((await status()).watching?.pid).toBe(child.pid);
    const refused = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', packageDir);
    expect(refused.stderr).toContain(`process ${child.pid} is writing to it`);
    expect(refused.code).toBe(75);

    const waiting = mallard(
      '--warehouse',
      warehouse,
      '--wait',
      '30',
      'run',
      'retail',
      '--source',
      packageDir,
    );
    await setTimeout(500);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([143, null]);
    expect(await waiting).toMatchObject({ code: 0 });
    expect((await status()).watching).toBeNull();
  });

  it('takes a file that is written slowly once, and whole', { timeout: 60_000 }, async () => {
    const { folder, warehouse, reports, until, put } = startWatch('--quiet-for', '2');
    put('slow.csv', `${HEADER}\n`);
    for (let i = 0; i < 6; i++) {
      await setTimeout(400);
      appendFileSync(join(folder, 'in/slow.csv'), `${retailLine({ invoice: String(500_000 + i) })}\n`);
    }
    await until(() => reports.length > 0);
    expect(reports.map(({ files }) => files.rows)).toEqual([6]);
    expect(await queryFile(warehouse, 'select status, records from ops.files')).toEqual([
      { status: 'loaded', records: 6 },
    ]);
  });

  it('waits longer than a writer that stalls for five seconds, untold', { timeout: 60_000 }, async () => {
    const { folder, warehouse, reports, until, put } = startWatch();
    const [first, ...rest] = Array.from({ length: 3 }, (_, i) =>
      retailLine({ invoice: String(500_000 + i) }),
    );
    put('slow.csv', `${HEADER}\n${first}\n${rest[0]?.slice(0, 9)}`);
    await setTimeout(5_000);
    appendFileSync(join(folder, 'in/slow.csv'), `${rest[0]?.slice(9)}\n${rest[1]}\n`);
    await until(() => reports.length > 0);
    expect(reports.map(({ files }) => [files.loaded, files.rows, files.rejects])).toEqual([[1, 3, 0]]);
    expect(await queryFile(warehouse, 'select status, records from ops.files')).toEqual([
      { status: 'loaded', records: 3 },
    ]);
  });

  it('does not wait for a file that is renamed into place, nor for one that is marked done', {
    timeout: 60_000,
  }, async () => {
    const { folder, reports, until, put } = startWatch('--quiet-for', '600');
    writeFiles(folder, { 'aside.csv': day('500001') });
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(join(folder, 'aside.csv'), anHourAgo, anHourAgo);
    renameSync(join(folder, 'aside.csv'), join(folder, 'in/renamed.csv'));
    await until(() => reports.length > 0);
    put('on its way.csv', day('500002'));
    put('marked.csv', day('500003'));
    put('marked.csv.done', '');
    await setTimeout(1_000);
    expect(reports.map(({ files }) => files.loaded)).toEqual([1]);
    put('on its way.csv.done', '');
    await until(() => reports.length > 1);
    expect(reports.map(({ files }) => files.loaded)).toEqual([1, 2]);
  });

  it('takes the last content of a file that is overwritten five times in a second, once', {
    timeout: 60_000,
  }, async () => {
    const { warehouse, reports, until, put } = startWatch('--quiet-for', '0.5');
    for (let i = 1; i <= 5; i++) {
      put('a.csv', day(String(500_000 + i)));
      await setTimeout(180);
    }
    await until(() => reports.length > 0);
    await setTimeout(1_000);
    expect(reports).toHaveLength(1);
    expect(await queryFile(warehouse, 'select InvoiceNo as i from silver.retail_transactions')).toEqual([
      { i: '500005' },
    ]);
  });

  it('tries a file that is left out once, until something changes', { timeout: 60_000 }, async () => {
    const { reports, until, put } = startWatch('--quiet-for', '0.2');
    put('bad.csv', 'no,header\n1,2\n');
    await until(() => reports.length > 0);
    expect(reports[0]?.leftOut).toMatchObject([{ path: 'bad.csv' }]);
    await setTimeout(1_500);
    expect(reports).toHaveLength(1);
    put('bad.csv', day('500001'));
    await until(() => reports.length > 1);
    expect(reports[1]).toMatchObject({ leftOut: [], files: { loaded: 1 } });
  });

  it('waits, and says so, while its folder is away', { timeout: 60_000 }, async () => {
    const { folder, reports, until, state, put, status } = startWatch('--quiet-for', '0.2');
    await until(() => state() === 'watching');
    rmSync(join(folder, 'in'), { recursive: true });
    await until(() => state() === 'backing off');
    expect((await status()).watching?.error).toContain('does not exist');
    put('back.csv', day('500001'));
    await until(() => reports.length > 0);
    expect(reports[0]?.files.loaded).toBe(1);
  });

  it('runs on a schedule instead, when it has one', { timeout: 60_000 }, async () => {
    const { reports, until, put } = startWatch('--schedule', '* * * * * *');
    put('a.csv', day('500001'));
    await until(() => reports.length > 0);
    expect(reports[0]?.files.loaded).toBe(1);
    const wrong = await mallard('watch', '--schedule', 'every day');
    expect(wrong.stderr).toContain("'every day' is no cron expression");
    expect(wrong.code).toBe(2);
  });
});

/** What a run says when its rows are in bronze, and nothing is committed yet. */
const LOADED = 'bronze.retail_transactions:';

describe('a run that is interrupted', () => {
  it('leaves nothing, and the next one takes it up', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const warehouse = newWarehouse(folder);
    await mallard('generate', 'retail', '--to', join(folder, 'in'), '--days', '200', '--customers', '3000');
    const args = ['--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in')];
    const child = spawn(process.execPath, [join(packageDir, 'dist', 'cli', 'main.js'), ...args], {
      cwd: packageDir,
    });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      const before = told.includes(LOADED);
      told += chunk.toString();
      if (!before && told.includes(LOADED)) child.kill('SIGINT');
    });
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(told).toContain('stopped by SIGINT');
    expect((await mallard('--warehouse', warehouse, 'sql', 'select 1')).stderr).toContain(
      'no published file',
    );
    const after = await mallard(...args, '--json');
    expect(after.code).toBe(0);
    expect((JSON.parse(after.stdout) as RunReport).files.loaded).toBeGreaterThan(150);
    expect(await queryFile(warehouse, 'select status from ops.runs')).toEqual([{ status: 'succeeded' }]);
  });
});
