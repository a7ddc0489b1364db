import { existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  keepVersion,
  listVersions,
  liveAmong,
  pruneVersions,
  removeVersions,
} from '../../../src/serving/publishing/versions.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';

/** A published file that is replaced again and again, a minute apart; each is kept. */
async function replaced(runs: readonly string[]) {
  const folder = temporaryFolder();
  const [published, stateDir] = [join(folder, 'm.duckdb'), join(folder, 'm.state')];
  for (const [i, run] of runs.entries()) {
    writeFiles(folder, { 'next.duckdb': `as of ${run}` });
    const time = new Date(Date.UTC(2026, 0, 1, 0, i));
    utimesSync(join(folder, 'next.duckdb'), time, time);
    renameSync(join(folder, 'next.duckdb'), published);
    await keepVersion(stateDir, published, run);
  }
  const kept = async () => (await listVersions(stateDir)).map(({ run }) => run);
  return { published, stateDir, kept };
}

describe('versions', () => {
  it('are the published files themselves, last published first', async () => {
    const { published, stateDir, kept } = await replaced(['r1', 'r2', 'r3']);
    expect(await kept()).toEqual(['r3', 'r2', 'r1']);
    const live = liveAmong(await listVersions(stateDir), published);
    expect(live?.run).toBe('r3');
    expect(statSync(live?.file ?? '').ino).toBe(statSync(published).ino);
  });

  it('are one a run: the last that was published with its data', async () => {
    const { published, stateDir, kept } = await replaced(['r1', 'r2', 'r2']);
    expect(await kept()).toEqual(['r2', 'r1']);
    expect(liveAmong(await listVersions(stateDir), published)?.run).toBe('r2');
  });

  it('are pruned to so many beside the published one, with what a crash left', async () => {
    const { published, stateDir, kept } = await replaced(['r1', 'r2', 'r3', 'r4']);
    writeFiles(stateDir, { 'versions/r5.duckdb.part': 'half' });
    await pruneVersions(stateDir, 2, published);
    expect(await kept()).toEqual(['r4', 'r3', 'r2']);
    expect(readdirSync(join(stateDir, 'versions'))).toHaveLength(3);
    await pruneVersions(stateDir, 0, published);
    expect(await kept()).toEqual([]);
    expect(existsSync(published)).toBe(true);
  });

  it('do not lose the published one, however old it is', async () => {
    const { published, stateDir, kept } = await replaced(['r1', 'r2', 'r3']);
    const [, , first] = await listVersions(stateDir);
    renameSync(first?.file ?? '', published);
    await keepVersion(stateDir, published, 'r1');
    await pruneVersions(stateDir, 1, published);
    expect(await kept()).toEqual(['r3', 'r1']);
  });

  it('can all be removed, and are none where there is no folder', async () => {
    const { stateDir, kept, published } = await replaced(['r1']);
    await removeVersions(stateDir);
    await removeVersions(stateDir);
    expect(await kept()).toEqual([]);
    expect(existsSync(published)).toBe(true);
  });
});
