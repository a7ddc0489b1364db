import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MallardError } from '../../../src/errors.ts';
import { withFacts } from '../../../src/log.ts';
import { logsDir, openRunLog } from '../../../src/run/record/run-log.ts';
import { packageDir } from '../../../src/settings.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function linesIn(stateDir: string, name: string): Record<string, unknown>[] {
  const file = join(logsDir(stateDir), name);
  const text = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log of runs', () => {
  it('is a line of JSON a message, with what is known: the run, its stage, counts', () => {
    const stateDir = temporaryFolder();
    const log = withFacts(openRunLog(stateDir), { run_id: 'r1', pipeline: 'shop' });
    log.info('before');
    log.stage('load');
    log.info('loaded', { rows_out: 12 });
    const [before, stage, loaded] = linesIn(stateDir, 'run.jsonl');
    expect(before).toMatchObject({ level: 'info', run_id: 'r1', pipeline: 'shop', pid: process.pid });
    expect(before).not.toHaveProperty('stage');
    expect(stage).toMatchObject({ level: 'debug', stage: 'load' });
    expect(loaded).toMatchObject({ stage: 'load', message: 'loaded', rows_out: 12 });
    expect(Math.abs(Date.now() - Date.parse(String(loaded?.time)))).toBeLessThan(60_000);
  });

  it('has warnings and errors in a file of their own too, an error once and with its stack', () => {
    const stateDir = temporaryFolder();
    const log = openRunLog(stateDir);
    const error = new MallardError('execution', 'no room', { cause: new Error('ENOSPC') });
    log.info('fine');
    log.warn('look');
    log.failed(error, { run_id: 'r1' });
    log.failed(error);
    const lines = linesIn(stateDir, 'error.jsonl');
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'look'],
      ['error', 'no room'],
    ]);
    expect(lines[1]).toMatchObject({ run_id: 'r1', error: { kind: 'execution' } });
    expect(lines[1]).toHaveProperty('error.stack', expect.stringContaining('ENOSPC'));
    expect(linesIn(stateDir, 'run.jsonl')).toHaveLength(3);
  });

  it('takes a signal for no error', () => {
    const stateDir = temporaryFolder();
    openRunLog(stateDir).failed(new MallardError('interrupted', 'stopped by SIGINT'));
    expect(linesIn(stateDir, 'error.jsonl')).toMatchObject([{ level: 'warn', message: 'stopped by SIGINT' }]);
  });

  it('makes nothing where there is no state folder', () => {
    const stateDir = join(temporaryFolder(), 'm.state');
    openRunLog(stateDir).warn('a definition is wrong');
    expect(existsSync(stateDir)).toBe(false);
  });

  it('has a fault that nobody caught, though the process dies of it', async () => {
    const stateDir = temporaryFolder();
    const script = `
      import { logged } from ${JSON.stringify(join(packageDir, 'dist/cli/logged.js'))};
      await logged({ color: false }, ${JSON.stringify(stateDir)}, () => new Promise(() => {
        setTimeout(() => { throw new Error('a bug'); }, 10);
      }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const [code] = await once(child, 'close');
    expect(code).not.toBe(0);
    expect(linesIn(stateDir, 'error.jsonl')).toMatchObject([{ level: 'error', message: 'a bug' }]);
  });
});
