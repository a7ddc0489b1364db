import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { projectOnBucket } from '../support/bucket-project.ts';
import { queryFile } from '../support/digest.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(() => void vi.unstubAllEnvs());

const day = (invoice: string) => retailFile(retailLine({ invoice }));

/** A warehouse, and a run on the folder `in`, which has one file. */
function shop() {
  const folder = temporaryFolder();
  const warehouse = join(folder, 'm.duckdb');
  const inbox = join(folder, 'in');
  const type = (...args: string[]) => mallard('--warehouse', warehouse, ...args);
  const run = (...more: string[]) => type('run', 'retail', '--source', inbox, ...more);
  writeFiles(folder, { 'in/a.csv': day('500001') });
  return { folder, warehouse, inbox, type, run };
}

/** What each run in `ops.runs` came to, in order. */
const runsOf = (warehouse: string) =>
  queryFile<{ status: string; error: string | null; seen: number | null }>(
    warehouse,
    'select status, error, files_seen as seen from ops.runs order by rowid',
  );

describe('a run that fails before its transaction', () => {
  it('leaves a row when its bucket is away, and one alone however often that is tried', async () => {
    const { warehouse, project, run } = projectOnBucket('s3://shop/daily', 'http://127.0.0.1:9');
    expect((await run()).code).toBe(3);
    const [row, ...more] = await queryFile<Record<string, unknown>>(
      warehouse,
      `select pipeline, source, status, error, files_seen, records, started_at is not null and finished_at >= started_at
         as timed from ops.runs`,
    );
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      pipeline: 'retail',
      source: 's3://shop/daily/',
      status: 'failed',
      timed: true,
    });
    expect(row).toMatchObject({
      error: expect.stringContaining('the bucket cannot be reached'),
      files_seen: null,
    });
    const steps = await queryFile(
      warehouse,
      'select name, status, error is not null as told from ops.run_steps',
    );
    expect(steps).toEqual([{ name: 'landing', status: 'failed', told: true }]);
    const shown = await mallard('--project', project, 'runs', 'show', 'last');
    expect(shown.stdout).toContain('the bucket cannot be reached');
    expect(shown.stdout).toContain('files   the source could not be listed');

    const { mtimeMs } = statSync(warehouse);
    expect((await run()).code).toBe(3);
    expect(await runsOf(warehouse)).toHaveLength(1);
    expect(statSync(warehouse).mtimeMs).toBe(mtimeMs);
  });

  it('leaves a row when a folder that it has read before is gone, and again after it was there', async () => {
    const { warehouse, inbox, folder, run } = shop();
    const outcomes = async () => (await runsOf(warehouse)).map(({ status }) => status);
    expect((await run()).code).toBe(0);
    rmSync(inbox, { recursive: true });
    const gone = await run();
    expect(gone.stderr).toContain('the source folder does not exist');
    expect(gone.code).toBe(2);
    await run();
    expect(await outcomes()).toEqual(['succeeded', 'failed']);
    writeFiles(folder, { 'in/b.csv': day('500002') });
    expect((await run()).code).toBe(0);
    rmSync(inbox, { recursive: true });
    await run();
    expect(await outcomes()).toEqual(['succeeded', 'failed', 'succeeded', 'failed']);
  });

  it('leaves none for what was typed wrong', async () => {
    const { warehouse, folder, type, run } = shop();
    await type('run', 'retail', '--source', join(folder, 'nowhere'));
    expect(existsSync(warehouse)).toBe(false);
    await run();
    const nowhere = await type('run', 'retail', '--source', join(folder, 'nowhere'));
    const unknown = await type('retract', 'nothing.csv', '--source', join(folder, 'in'));
    expect([nowhere.code, unknown.code]).toEqual([2, 2]);
    expect(await runsOf(warehouse)).toMatchObject([{ status: 'succeeded' }]);
  });

  it('leaves a row when the landing cannot be written, and says which folder that is', async () => {
    const { warehouse, folder, run } = shop();
    await run();
    rmSync(join(folder, 'm.state/landing'), { recursive: true });
    writeFiles(folder, { 'm.state/landing': 'in the way', 'in/b.csv': day('500002') });
    const failed = await run();
    expect(failed.stderr).toContain('error: the landing cannot be written');
    expect(failed.stderr).toContain(`at ${join(folder, 'm.state/landing')}`);
    expect(failed.code).toBe(3);
    expect(await runsOf(warehouse)).toMatchObject([
      { status: 'succeeded' },
      { status: 'failed', seen: 2, error: expect.stringContaining('the landing cannot be written') },
    ]);
  });
});

describe('mallard watch', () => {
  it('leaves one row while its folder is away, and a further one when it goes again', {
    timeout: 60_000,
  }, async () => {
    const { warehouse, folder, inbox } = shop();
    const program = join(packageDir, 'dist', 'cli', 'main.js');
    const args = ['--warehouse', warehouse, 'watch', 'retail', '--source', inbox, '--poll', '0.1'];
    const watching = spawn(process.execPath, [program, ...args, '--quiet-for', '0.2'], { cwd: packageDir });
    onTestFinished(() => void watching.kill('SIGKILL'));
    const outcomes = async () =>
      existsSync(warehouse) ? (await runsOf(warehouse)).map(({ status }) => status) : [];
    const until = async (condition: () => boolean | Promise<boolean>) => {
      for (let i = 0; i < 200 && !(await condition()); i++) await setTimeout(100);
      expect(await condition()).toBe(true);
    };
    const complaints = () => {
      const log = join(folder, 'm.state/logs/error.jsonl');
      return existsSync(log) ? readFileSync(log, 'utf8').split('does not exist').length - 1 : 0;
    };
    await until(async () => (await outcomes()).length === 1);
    rmSync(inbox, { recursive: true });
    await until(() => complaints() >= 3);
    expect(await outcomes()).toEqual(['succeeded', 'failed']);
    writeFiles(folder, { 'in/b.csv': day('500002') });
    await until(async () => (await outcomes()).length === 3);
    rmSync(inbox, { recursive: true });
    await until(async () => (await outcomes()).length === 4);
    expect(await outcomes()).toEqual(['succeeded', 'failed', 'succeeded', 'failed']);
  });
});
