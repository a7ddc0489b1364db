import type { PipelineDefinition } from '../definitions/steps.ts';
import { type Log, teeLog, withFacts } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { alertOfFailure, alertsOfReport } from './alerting/alert.ts';
import { missingDays } from './alerting/missing-days.ts';
import { sendAlerts } from './alerting/send.ts';
import { ensureValid } from './checking/ensure-valid.ts';
import { describeUnfinished, unfinishedErasure } from './forgetting/unfinished.ts';
import { logFindings } from './record/log-findings.ts';
import type { RunReport } from './record/run-report.ts';
import { StatusTeller } from './record/tell-status.ts';
import { beginRun, type Run, type RunOptions, type RunRequest } from './run.ts';
import { withWriter } from './with-writer.ts';
import { workThrough } from './work-through.ts';

/**
 * Runs a pipeline once: takes the files that are new, loads them into bronze, makes the tables that follow, and
 * publishes. All of it becomes visible together or not at all. A run that fails leaves its evidence in `ops` (see
 * `recordEarlyFailure` for one that fails before it began to change anything) and throws; one that is asked to stop
 * leaves nothing; one that finds nothing new changes nothing.
 *
 * @param waitSeconds how long to wait for another writer to end
 */
export async function runPipeline(
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions & { waitSeconds?: number | undefined },
  log: Log,
  signal?: AbortSignal,
): Promise<RunReport> {
  await ensureValid(pipeline, settings.stateDir);
  const waiting = { waitSeconds: options.waitSeconds, log, signal };
  return withWriter(settings, waiting, (database) =>
    runWithStatus(database, { pipeline, settings, options, log, signal }),
  );
}

/** As `runPipeline`, on a warehouse that is open, for definitions that have been validated; `status.json` says so. */
export async function runWithStatus(database: Database, request: RunRequest): Promise<RunReport> {
  const { pipeline, settings, log } = request;
  const status = new StatusTeller(settings.stateDir, 'run', [pipeline.pipeline]);
  const heard = teeLog(log, status.log());
  try {
    const report = await status.during(pipeline.pipeline, () =>
      runOnce(database, { ...request, log: heard }),
    );
    status.finish();
    return report;
  } catch (error) {
    status.finish(error);
    throw error;
  }
}

/** As `runWithStatus`, for who tells of it otherwise. */
export async function runOnce(database: Database, request: RunRequest): Promise<RunReport> {
  const { pipeline, settings, log, signal } = request;
  const interrupt = () => database.interrupt();
  signal?.addEventListener('abort', interrupt);
  let heard = withFacts(log, { pipeline: pipeline.pipeline });
  try {
    const run = await beginRun(database, { ...request, log: heard });
    heard = run.log;
    warnOfErasure(run);
    const report = await workThrough(run);
    logFindings(report, heard);
    const missing = await missingDays(database, pipeline, new Date(), heard);
    const all = [...alertsOfReport(report), ...missing];
    await sendAlerts(pipeline.pipeline, { all }, settings.stateDir, heard);
    return report;
  } catch (error) {
    const reason = signal?.aborted ? signal.reason : error;
    heard.failed(reason);
    if (!signal?.aborted) {
      const further = [alertOfFailure(pipeline.pipeline, error)];
      await sendAlerts(pipeline.pipeline, { further }, settings.stateDir, heard);
    }
    throw reason;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/** An erasure that was killed goes on being unfinished, whatever else is run, until somebody says again who it was. */
function warnOfErasure({ settings, options, log }: Run): void {
  const erasure = options.forget === undefined ? unfinishedErasure(settings.stateDir) : undefined;
  if (erasure === undefined) return;
  const { message, next } = describeUnfinished(erasure);
  log.warn(`${message}; next: ${next}`);
}
