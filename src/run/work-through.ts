import { join } from 'node:path';
import { pruneLanding, tidySource } from '../arrival/tidy.ts';
import { pipelineFingerprint } from '../definitions/fingerprint.ts';
import { messageOf } from '../errors.ts';
import { ensurePublished, publish } from '../serving/publishing/publish.ts';
import { writeCopies } from '../serving/publishing/write-copies.ts';
import type { StepWork } from './building/decide-work.ts';
import { workOf } from './building/work-of.ts';
import { commitRun } from './commit-run.ts';
import { eraseTraces } from './forgetting/erase-traces.ts';
import { withOpenLineage } from './openlineage/with-open-lineage.ts';
import { recordEarlyFailure } from './record/record-failure.ts';
import { type RunReport, reportNothing, reportRun } from './record/run-report.ts';
import type { Run } from './run.ts';
import { type Taken, takeFiles } from './taking/take-files.ts';

/**
 * Works a run through: what is new is landed and read, what follows from it decided, all of it committed together and
 * published, and the sources tidied. Where nothing is new and nothing follows, nothing changes but that the last run is
 * published, if it was not. A failure before the transaction is on record as one.
 */
export async function workThrough(run: Run): Promise<RunReport> {
  const { database, settings, record, log } = run;
  const { taken, work } = await prepare(run).catch(async (error) => {
    if (!run.signal?.aborted) await recordEarlyFailure(run, error);
    throw error;
  });
  const nothingNew = taken.every(({ entries, intent }) => entries.length === 0 && intent.restored.size === 0);
  if (nothingNew && work.every(({ extent }) => extent === undefined)) {
    await ensurePublished(database, settings);
    record.copies = await writeCopies(settings, log);
    await tidy(run, taken);
    return reportNothing(run, taken);
  }
  await withOpenLineage(run, taken, async () => {
    await commitRun(run, taken, work);
    const { forget } = run.options;
    if (forget !== undefined) await eraseTraces(database, settings, forget, log);
    log.stage('publish');
    const keepsBefore = forget === undefined;
    record.publishSeconds = await publish(database, settings, record.runId, { keepsBefore });
    record.copies = await writeCopies(settings, log);
  });
  await tidy(run, taken);
  return reportRun(run, taken);
}

/** All that comes before the transaction. */
async function prepare(run: Run): Promise<{ taken: Taken[]; work: readonly StepWork[] }> {
  const { pipeline, record } = run;
  const taken = await takeFiles(run);
  const work = await workOf(run, taken);
  const marks = work.map(({ fingerprint }) => fingerprint);
  record.definitions = pipelineFingerprint(pipeline, marks);
  return { taken, work };
}

/** The sources' files and our copies of them, once nothing depends on them any more. */
async function tidy({ database, pipeline, settings, log }: Run, taken: readonly Taken[]): Promise<void> {
  log.stage('archive');
  const { pipeline: name, landing_days } = pipeline;
  try {
    for (const { source, listed } of taken)
      await tidySource(database, source.place, source.files, listed, source.definition.after_load);
    await pruneLanding(database, name, join(settings.stateDir, 'landing'), landing_days);
  } catch (error) {
    log.warn(`what is loaded could not be tidied away: ${messageOf(error)}; the next run tries again`);
  }
}
