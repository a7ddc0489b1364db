import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookAtWorker, type Status, type Worker } from '../../src/run/record/status-file.ts';
import type { RunLine } from '../../src/serving/run-history-rows.ts';
import { packageDir } from '../../src/settings.ts';
import { writeSmallProject } from '../run/small-project.ts';
import { mallardIn } from '../support/mallard.ts';
import { edit } from '../support/project.ts';
import { writeFiles } from '../support/temporary.ts';

interface Told {
  now: Status | null;
  watching: Status | null;
  last: Worker | null;
  lastRuns: RunLine[];
}

/** A shop with a file of so many lines, and a process of ours that may work on it. */
function shopOf(lines: number) {
  const project = writeSmallProject();
  const sales = Array.from({ length: lines }, (_, i) => `${i},a,${(i % 90) + 1},2026-01-01\n`).join('');
  writeFiles(project, { 'data/1.csv': `id,kind,amount,day\n${sales}` });
  const stateDir = join(project, 'warehouse/mallard.state');
  const start = (...args: string[]): ChildProcess => {
    const program = join(packageDir, 'dist', 'cli', 'main.js');
    const child = spawn(process.execPath, [program, ...args], { cwd: project, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const until = async (condition: (worker: Worker | undefined) => boolean): Promise<Worker> => {
    for (let i = 0; i < 3000; i++) {
      const worker = lookAtWorker(stateDir);
      if (worker !== undefined && condition(worker)) return worker;
      await setTimeout(10);
    }
    throw new Error('it never came to that');
  };
  const type = (...args: string[]) => mallardIn(project, ...args);
  const status = async () => JSON.parse((await type('--json', 'status')).stdout) as Told;
  return { project, stateDir, start, until, type, status };
}

describe('mallard status', () => {
  it('tells of a plain run: where it is while it works, and how it ended', async () => {
    const { start, until, type, status } = shopOf(400_000);
    const child = start('run', 'shop');
    const ended = once(child, 'close');
    const { status: seen } = await until((worker) => worker?.status.stage !== undefined);
    expect(seen).toMatchObject({ command: 'run', state: 'running', pid: child.pid, pipeline: 'shop' });
    const { now, watching, lastRuns } = await status();
    expect(now).toMatchObject({ command: 'run', pid: child.pid, state: 'running' });
    expect([watching, lastRuns]).toEqual([null, []]);
    const early = await type('runs');
    expect(early).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`process ${child.pid} is at work on the first`),
    });
    expect(await ended).toEqual([0, null]);
    const after = await status();
    expect(after.now).toBeNull();
    expect(after.last).toMatchObject({
      condition: 'ended',
      status: { state: 'finished', lastRun: { outcome: 'done' } },
    });
    expect(after.lastRuns).toMatchObject([{ status: 'succeeded', rows: 400_000 }]);
  });

  it('knows a run that was killed from one that works, and the next run makes it good', async () => {
    const { start, until, type, status } = shopOf(400_000);
    const child = start('run', 'shop');
    await until((worker) => worker?.status.stage === 'scan');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await status()).toMatchObject({
      now: null,
      last: { condition: 'gone', status: { pid: child.pid } },
    });
    expect((await type('status')).stdout).toContain(`process ${child.pid} ended without a word`);
    expect((await type('--json', 'doctor')).stdout).toContain(`status.json is of process ${child.pid}`);
    expect(await type('run')).toMatchObject({ code: 0 });
    expect((await status()).last).toMatchObject({ condition: 'ended' });
  });

  it('tells of a run that failed what it failed of', async () => {
    const { project, type, status } = shopOf(1);
    edit(project, 'expectations/silver/sales.yaml', 'on_violation: warn}', 'on_violation: fail}');
    writeFiles(project, { 'data/2.csv': 'id,kind,amount,day\n1,unheard of,10,2026-01-01\n' });
    expect(await type('run')).toMatchObject({ code: 1 });
    expect((await status()).last?.status).toMatchObject({
      state: 'finished',
      lastRun: { outcome: 'failed' },
      error: expect.stringContaining('known_kind'),
    });
  });

  it('leaves every command that reads its answer while a watch holds the warehouse', async () => {
    const { stateDir, start, until, type, status } = shopOf(3);
    const child = start('watch', 'shop', '--poll', '0.1', '--quiet-for', '0.2');
    await until((worker) => worker?.status.lastRun?.outcome === 'done' && worker.status.state === 'watching');
    expect((await status()).watching).toMatchObject({
      pid: child.pid,
      state: 'watching',
      pipelines: ['shop'],
    });
    expect((await type('status')).stdout).toContain(`watching shop as process ${child.pid} (watch)`);
    for (const command of [
      ['runs'],
      ['runs', 'show', 'last'],
      ['quality'],
      ['files'],
      ['doctor'],
      ['sql', 'select 1'],
    ])
      expect(await type(...command), command.join(' ')).toMatchObject({ code: 0 });
    if (existsSync('/proc/locks'))
      expect((await type('--json', 'doctor')).stdout).toContain(`held by process ${child.pid}`);
    expect(lookAtWorker(stateDir)).toMatchObject({ condition: 'works', status: { pid: child.pid } });
    expect(await type('run')).toMatchObject({ code: 75 });
    expect((await status()).watching?.pid).toBe(child.pid);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([143, null]);
    expect((await status()).last).toMatchObject({ condition: 'ended', status: { state: 'stopped' } });
  });
});
