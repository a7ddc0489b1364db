import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { examineLock, holderOf } from '../../../src/run/doctor/examine-lock.ts';
import { isAtLeast } from '../../../src/run/doctor/examine-machine.ts';
import { packageDir } from '../../../src/settings.ts';
import { openWriter, writerFile } from '../../../src/warehouse/open.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** In a process of its own: holds a warehouse until it is killed. */
const HOLDER = `
  import { openWriter } from ${JSON.stringify(join(packageDir, 'dist/warehouse/open.js'))};
  await openWriter(process.argv[1]);
  console.log('open');
  setInterval(() => {}, 1000);`;

describe.skipIf(!existsSync('/proc/locks'))(
  'who holds a warehouse (skipped where there is no /proc/locks)',
  () => {
    it('is told without a touch: by its PID while it does, nobody before and after', async () => {
      const stateDir = temporaryFolder();
      const other = await openWriter(temporaryFolder());
      onTestFinished(() => other.close());
      expect(holderOf(writerFile(stateDir))).toBeNull();
      const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, stateDir]);
      onTestFinished(() => void holder.kill('SIGKILL'));
      await once(createInterface({ input: holder.stdout }), 'line');
      expect(holderOf(writerFile(stateDir))).toBe(holder.pid);
      expect(examineLock(stateDir)).toMatchObject([{ message: `held by process ${holder.pid}` }]);
      await expect(openWriter(stateDir)).rejects.toThrow(`process ${holder.pid}`);
      holder.kill('SIGKILL');
      await once(holder, 'close');
      expect(holderOf(writerFile(stateDir))).toBeNull();
      expect(examineLock(stateDir)).toEqual([{ check: 'lock', level: 'ok', message: 'free' }]);
    });
  },
);

describe('a status', () => {
  const say = (stateDir: string, more: object) => {
    const status = { command: 'run', state: 'running', pipelines: ['shop'], since: '2026-01-31T00:00:00Z' };
    writeFileSync(join(stateDir, 'status.json'), JSON.stringify({ ...status, ...more }));
  };

  it('of a process that is gone is pointed out', async () => {
    const stateDir = temporaryFolder();
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'close');
    say(stateDir, { pid: gone.pid, host: hostname() });
    expect(examineLock(stateDir)).toMatchObject([{ message: 'free' }, { check: 'status', level: 'note' }]);
  });

  it('of another machine is believed, since nobody can look there from here', () => {
    const stateDir = temporaryFolder();
    say(stateDir, { pid: 1, host: 'another-machine' });
    expect(examineLock(stateDir)[0]?.message).toContain('process 1 on another-machine says');
  });
});

describe('a version', () => {
  it.each([
    ['20.19.0', '20.19', true],
    ['20.18.9', '20.19', false],
    ['22.1.0', '20.19', true],
    ['18.20.0', '20.19', false],
  ])('%s is at least %s: %s', (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});
