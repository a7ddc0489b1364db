import { join } from 'node:path';
import { bronzeTables } from '../definitions/source.ts';
import { stopIfAsked } from '../errors.ts';
import { packageVersion } from '../settings.ts';
import { describeTables } from '../warehouse/comments.ts';
import { isUnfinished, isUntouched, loadFirst } from '../warehouse/first-load.ts';
import { buildSteps } from './building/build-steps.ts';
import type { StepWork } from './building/decide-work.ts';
import { takeOut } from './forgetting/take-out.ts';
import { dropEvidence, keepEvidence } from './record/evidence.ts';
import { recordFailure } from './record/record-failure.ts';
import { recordLineage } from './record/record-lineage.ts';
import { recordSources } from './record/record-sources.ts';
import { writeRecord } from './record/write-record.ts';
import { prepareTables, type Run } from './run.ts';
import { wordsOf } from './table-words.ts';
import { loadTaken } from './taking/load-taken.ts';
import type { Taken } from './taking/take-files.ts';

/**
 * The run's one transaction, or a first load that is as good as one: files into bronze, every table that follows, and the
 * run's record. When it fails, all of that is rolled back; what it found out is written in a transaction of its own and published with the
 * data as it was.
 */
export async function commitRun(run: Run, taken: readonly Taken[], work: readonly StepWork[]): Promise<void> {
  const { database, pipeline, settings, options, record, log, signal } = run;
  const evidenceDir = join(settings.stateDir, 'evidence');
  await dropEvidence(evidenceDir);
  try {
    await wholly(run, async () => {
      await loadTaken(run, taken);
      await database.endPart();
      if (options.forget !== undefined) await takeOut(run, options.forget);
      for (const table of bronzeTables(pipeline))
        await keepEvidence(database, evidenceDir, record.runId, table);
      const { asOf, campaign } = options;
      const build = { database, record, log, options: { asOf, campaign, evidenceDir, signal } };
      await buildSteps(build, pipeline, work);
      await recordLineage(database, pipeline, record.runId, log);
      await describeTables(database, wordsOf(pipeline));
      await recordSources(run, taken);
      await writeRecord(database, record, { status: 'succeeded', error: null, version: packageVersion });
      log.stage('commit');
    });
  } catch (error) {
    // A commit can have landed though its answer did not: only what is on record decides.
    if (await isRecorded(run)) return;
    // Of a first load that could not even be undone: whoever opens the warehouse next does that.
    if (await isUnfinished(database).catch(() => true)) throw error;
    stopIfAsked(signal);
    await recordFailure(run, error, evidenceDir);
    throw error;
  }
  await dropEvidence(evidenceDir);
}

/** One transaction; a first load does without, and is a whole all the same. */
async function wholly(run: Run, work: () => Promise<void>): Promise<void> {
  const { database } = run;
  if (await isUntouched(database)) await loadFirst(database, () => prepareTables(run), work);
  else await database.transaction(work);
}

async function isRecorded({ database, record }: Run): Promise<boolean> {
  const query = 'select 1 from ops.runs where run_id = $runId';
  const rows = await database.rows(query, { runId: record.runId }).catch(() => []);
  return rows.length > 0;
}
