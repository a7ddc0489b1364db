import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFacts } from '../../../src/log.ts';
import { readLog } from '../../../src/run/record/read-log.ts';
import { logsDir, openRunLog } from '../../../src/run/record/run-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const messages = async (...given: Parameters<typeof readLog>) =>
  (await readLog(...given)).map(({ message }) => message);

/** A run's lines that fill more than one part of what is read at once. */
function longLog(run: string, lines: number): string {
  const filler = 'x'.repeat(1000);
  const line = (i: number) =>
    `{"time":"t","level":"info","run_id":"${run}","filler":"${filler}","message":"${i}"}\n`;
  return Array.from({ length: lines }, (_, i) => line(i)).join('');
}

describe('the log of one run', () => {
  it('is its lines and no others, in the order in which they were said', async () => {
    const stateDir = temporaryFolder();
    const log = openRunLog(stateDir);
    withFacts(log, { run_id: 'r1' }).info('one');
    withFacts(log, { run_id: 'r2' }).warn('of r1, by another');
    withFacts(log, { run_id: 'r1' }).stage('load');
    log.info('of none');
    expect(await readLog(stateDir, 'r1', 10)).toMatchObject([
      { level: 'info', message: 'one', stage: undefined },
      { level: 'debug', message: 'stage: load', stage: 'load' },
    ]);
    expect(await readLog(stateDir, 'r', 10)).toEqual([]);
  });

  it('ends with the last lines, over former files too', async () => {
    const stateDir = temporaryFolder();
    const log = withFacts(openRunLog(stateDir, { maxBytes: 400, keep: 5 }), { run_id: 'r1' });
    for (const message of ['a', 'b', 'c', 'd', 'e']) log.info(message);
    expect(await messages(stateDir, 'r1', 10)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await messages(stateDir, 'r1', 2)).toEqual(['d', 'e']);
  });

  it('is whole where it is longer than what is read at once, and no longer than what may be read', async () => {
    const stateDir = temporaryFolder();
    mkdirSync(logsDir(stateDir));
    const file = join(logsDir(stateDir), 'run.jsonl');
    writeFileSync(file, longLog('old', 10) + longLog('r1', 2500));
    const all = await messages(stateDir, 'r1', 10_000);
    expect(all).toEqual(Array.from({ length: 2500 }, (_, i) => String(i)));
    const some = await messages(stateDir, 'r1', 10_000, 2_000_000);
    expect(some.length).toBeGreaterThan(1500);
    expect(some.length).toBeLessThan(2000);
    expect(some.at(-1)).toBe('2499');
    appendFileSync(file, '{"run_id":"r1","mess');
    expect(await messages(stateDir, 'r1', 1)).toEqual(['2499']);
  });

  it('is empty where no log is', async () => {
    expect(await readLog(temporaryFolder(), 'r1', 10)).toEqual([]);
  });
});
