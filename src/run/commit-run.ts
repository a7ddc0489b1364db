import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import { publish } from '../serving/publish.ts';
import { packageDir } from '../settings.ts';
import { buildSteps } from './build-steps.ts';
import type { Work } from './decide-work.ts';
import { dropEvidence, keepEvidence, writeEvidence } from './evidence.ts';
import { loadTaken } from './load-taken.ts';
import type { Run } from './run.ts';
import { writeRecord } from './run-record.ts';
import type { Taken } from './take-files.ts';

const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };

/**
 * The run's one transaction: files into bronze, every table that follows, and the run's record. When it fails,
 * all of that is rolled back; what it found out is written in a transaction of its own and published with the
 * data as it was.
 */
export async function commitRun(run: Run, taken: Taken, work: Work): Promise<void> {
  const { database, pipeline, settings, options, record, log } = run;
  const evidenceDir = join(settings.stateDir, 'evidence');
  await dropEvidence(evidenceDir);
  try {
    await database.transaction(async () => {
      await loadTaken(run, taken);
      await keepEvidence(database, evidenceDir, record.runId, pipeline.bronze.table);
      await buildSteps(database, pipeline, work, { asOf: options.asOf, evidenceDir }, record, log);
      await writeRecord(database, record, { status: 'succeeded', error: null, version });
    });
  } catch (error) {
    await database.transaction(async () => {
      const failedStep = firstStepNotDone(run, work);
      await writeRecord(database, record, { status: 'failed', error: messageOf(error), version, failedStep });
      await writeEvidence(database, evidenceDir);
    });
    await publish(database, settings, record.runId);
    throw error;
  } finally {
    await dropEvidence(evidenceDir);
  }
}

function firstStepNotDone({ pipeline, record }: Run, work: Work): string | undefined {
  const done = new Set(record.steps.map(({ name }) => name));
  return [pipeline.bronze.table, ...work.map(({ step }) => step.table)].find((table) => !done.has(table));
}
