import { isStop, MallardError, messageOf } from '../../errors.ts';
import { readPin } from '../../serving/publishing/pin.ts';
import { publish } from '../../serving/publishing/publish.ts';
import { packageVersion } from '../../settings.ts';
import type { Run } from '../run.ts';
import { dropEvidence, writeEvidence } from './evidence.ts';
import { countsOf, landingHead, type StepRecord } from './run-record.ts';
import { writeRecord } from './write-record.ts';

/** What of a run it takes to say that it failed. */
type FailedRun = Pick<Run, 'database' | 'settings' | 'record' | 'log'>;

/**
 * Leaves a failed run's record and evidence behind, and publishes them with the data as it was, unless that would undo a
 * rollback. What goes wrong in
 * doing so is a warning: it never hides why the run failed.
 *
 * @param evidenceDir where the run has kept what it would have quarantined, if it came that far
 */
export async function recordFailure(
  { database, settings, record, log }: FailedRun,
  error: unknown,
  evidenceDir?: string,
): Promise<void> {
  const outcome = { status: 'failed', error: messageOf(error), version: packageVersion } as const;
  try {
    await database.engine.settle(); // or the commit would ask a server, which may be away, for tables that the run has begun
    await database.transaction(async () => {
      await writeRecord(database, record, outcome);
      if (evidenceDir !== undefined) await writeEvidence(database, evidenceDir);
    });
    if (evidenceDir !== undefined) await dropEvidence(evidenceDir);
    // The engine may be what failed; the data are as they were.
    if (readPin(settings) === undefined)
      await publish(database, settings, record.runId, { asksEngine: false });
    else
      log.warn(
        'the published file stays rolled back: this run is told of by mallard status, and published with the next',
      );
  } catch (second) {
    log.warn(`the failed run's evidence could not be kept or published: ${messageOf(second)}`);
  }
}

/**
 * As `recordFailure`, for what fails before a run's transaction: a source that is away, a landing that is full. Leaves
 * nothing for a stop, for what was typed wrong, and where the same source has failed for the same reason since it last
 * succeeded: what is tried again every few seconds has one row.
 */
export async function recordEarlyFailure(run: FailedRun, error: unknown): Promise<void> {
  if (isStop(error) || (await isSlip(run, error)) || (await isTold(run, error))) return;
  const { record } = run;
  // Until a source's own landing begins, and once they are over, it is the arrival as a whole that failed.
  record.failedStep ??= arrivalSince(Date.parse(`${record.startedAt}Z`));
  await recordFailure(run, error);
}

/** Whether somebody typed or wrote something wrong. A source that is not there is no slip where it was there before. */
async function isSlip({ database, record }: FailedRun, error: unknown): Promise<boolean> {
  if (!(error instanceof MallardError)) return false;
  if (error.kind !== 'usage') return error.kind === 'definition';
  if (record.files.seen !== null) return true;
  const { pipeline, source } = record;
  const before = await database
    .rows(
      'select 1 from ops.runs where pipeline = $pipeline and source = $source and files_seen is not null limit 1',
      { pipeline, source },
    )
    .catch(() => []);
  return before.length === 0;
}

async function isTold(
  { database, record: { pipeline, source } }: FailedRun,
  error: unknown,
): Promise<boolean> {
  const told = await database
    .rows(
      `with own as (select rowid as nth, * from ops.runs where pipeline = $pipeline and source = $source)
       select 1 from own
       where error = $error and nth > (select coalesce(max(nth), -1) from own where status = 'succeeded')`,
      { pipeline, source, error: messageOf(error) },
    )
    .catch(() => []);
  return told.length > 0;
}

function arrivalSince(startedAt: number): StepRecord {
  const seconds = (Date.now() - startedAt) / 1000;
  return { ...landingHead(), ...countsOf(null, null), seconds };
}
