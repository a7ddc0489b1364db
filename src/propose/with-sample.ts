import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../warehouse/database.ts';
import { migrate } from '../warehouse/migrate.ts';
import { openInMemory } from '../warehouse/open.ts';
import { findSamples, type SamplePlace } from './find-sample.ts';
import { readSample, type Sample } from './read-sample.ts';

/** Gives `work` the sample of a place, staged in a warehouse in memory. Nothing of it is left afterwards. */
export async function withSample<Result>(
  place: SamplePlace,
  cwd: string,
  work: (database: Database, sample: Sample) => Promise<Result>,
): Promise<Result> {
  const candidates = await findSamples(place, cwd);
  const workDir = await mkdtemp(join(tmpdir(), 'mallard-init-'));
  const database = await openInMemory();
  try {
    await database.run("attach ':memory:' as warehouse");
    await database.run('use warehouse');
    await migrate(database);
    return await work(database, await readSample(database, candidates, workDir));
  } finally {
    database.close();
    await rm(workDir, { recursive: true, force: true });
  }
}
