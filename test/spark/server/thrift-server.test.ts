import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { packageDir } from '../../../src/settings.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { describeOnSpark, sharedSpark } from './shared-server.ts';
import { startSparkServer } from './thrift-server.ts';
import { type Login, openThriftSession } from './thrift-session.ts';

async function session(url: string, login?: Login) {
  const opened = await openThriftSession(url, login);
  onTestFinished(opened.close);
  return opened;
}

async function server(dir: string, login?: Login) {
  const started = await startSparkServer({ delta: false, dir, memory: '512m', ...(login && { login }) });
  onTestFinished(started.stop);
  return started;
}

describeOnSpark("Spark's server", () => {
  it('answers', async () => {
    const { ask } = await session(sharedSpark().url);
    expect(await ask('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await ask('select current_timezone() as zone')).toEqual([{ zone: 'UTC' }]);
    await expect(ask('select nothing')).rejects.toThrow('UNRESOLVED_COLUMN');
  });

  it('takes a Delta table back to a version', async () => {
    const { ask } = await session(sharedSpark().url);
    onTestFinished(async () => void (await ask('drop schema server_test cascade')));
    await ask('create schema server_test');
    await ask('create table server_test.t using delta as select 1 as id');
    await ask('insert into server_test.t values (2)');
    expect(await ask('select id from server_test.t order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    await ask('restore table server_test.t to version as of 0');
    expect(await ask('select id from server_test.t')).toEqual([{ id: 1 }]);
  });

  it('finds its tables again after a crash, and leaves nothing running', async () => {
    const dir = temporaryFolder();
    const first = await server(dir);
    await (await session(first.url)).ask('create table kept using parquet as select 1 as id');
    expect(readFileSync(`/proc/${first.pid}/comm`, 'utf8')).toBe('java\n');
    await first.kill();
    expect(existsSync(`/proc/${first.pid}`)).toBe(false);
    await expect(openThriftSession(first.url)).rejects.toThrow('ECONNREFUSED');

    const second = await server(dir);
    expect(await (await session(second.url)).ask('select id from kept')).toEqual([{ id: 1 }]);
    await second.stop();
    expect(existsSync(`/proc/${second.pid}`)).toBe(false);
  });

  it('lets in nobody with another password', async () => {
    const login = { user: 'ann', password: 'right' };
    const { url } = await server(temporaryFolder(), login);
    await expect(openThriftSession(url, { ...login, password: 'wrong' })).rejects.toThrow('401');
    const { ask } = await session(url, login);
    expect(await ask('select current_user() as user')).toEqual([{ user: 'ann' }]);
  });

  it('ends with the process that started it, killed as that may be', async () => {
    const dir = temporaryFolder();
    const program = join(packageDir, 'test', 'spark', 'server', 'start-and-wait.ts');
    const starter = spawn(process.execPath, ['--import', 'tsx', program, dir]);
    onTestFinished(() => void starter.kill('SIGKILL'));
    const [pid] = (await once(starter.stdout, 'data')) as [Buffer];
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    starter.kill('SIGKILL');
    await vi.waitUntil(() => !existsSync(`/proc/${pid}`), { timeout: 20_000 });
  });

  it('says why it does not start', async () => {
    const started = startSparkServer({ delta: false, dir: temporaryFolder(), memory: 'nonsense' });
    await expect(started).rejects.toThrow(/did not start\n.*nonsense/s);
  });
});
