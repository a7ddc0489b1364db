import { join } from 'node:path';
import { pruneLanding, tidySource } from '../arrival/tidy.ts';
import { pipelineFingerprint } from '../definitions/fingerprint.ts';
import type { PipelineDefinition } from '../definitions/steps.ts';
import { messageOf } from '../errors.ts';
import { type Facts, type Log, teeLog, withFacts } from '../log.ts';
import { ensurePublished, publish } from '../serving/publishing/publish.ts';
import { writeCopies } from '../serving/publishing/write-copies.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { alertOfFailure, alertsOfReport } from './alerting/alert.ts';
import { missingDays } from './alerting/missing-days.ts';
import { sendAlerts } from './alerting/send.ts';
import { ensureValid } from './checking/ensure-valid.ts';
import { commitRun } from './commit-run.ts';
import type { StepWork } from './decide-work.ts';
import { eraseTraces } from './forgetting/erase-traces.ts';
import { describeUnfinished, unfinishedErasure } from './forgetting/unfinished.ts';
import { withOpenLineage } from './openlineage/with-open-lineage.ts';
import { recordEarlyFailure } from './record/record-failure.ts';
import { type RunReport, reportNothing, reportRun } from './record/run-report.ts';
import { StatusTeller } from './record/tell-status.ts';
import { beginRun, type Run, type RunOptions } from './run.ts';
import { type Taken, takeFiles } from './take-files.ts';
import { withWriter } from './with-writer.ts';
import { workOf } from './work-of.ts';

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
    runWithStatus(database, pipeline, settings, options, log, signal),
  );
}

/** As `runPipeline`, on a warehouse that is open, for definitions that have been validated; `status.json` says so. */
export async function runWithStatus(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  log: Log,
  signal?: AbortSignal,
): Promise<RunReport> {
  const status = new StatusTeller(settings.stateDir, 'run', [pipeline.pipeline]);
  const heard = teeLog(log, status.log());
  try {
    const report = await status.during(pipeline.pipeline, () =>
      runOnce(database, pipeline, settings, options, heard, signal),
    );
    status.finish();
    return report;
  } catch (error) {
    status.finish(error);
    throw error;
  }
}

/** As `runWithStatus`, for who tells of it otherwise. */
export async function runOnce(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  log: Log,
  signal?: AbortSignal,
): Promise<RunReport> {
  const interrupt = () => database.interrupt();
  signal?.addEventListener('abort', interrupt);
  let heard = withFacts(log, { pipeline: pipeline.pipeline });
  try {
    const run = await beginRun(database, pipeline, settings, options, heard, signal);
    heard = run.log;
    warnOfErasure(run);
    const report = await workThrough(run);
    logFindings(report, heard);
    heard.debug(`the run is done: ${report.status}`, factsOf(report));
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

function factsOf({ files, seconds }: RunReport): Facts {
  const { seen, loaded, leftOut, bytes, records, rows, rejects, skipped } = files;
  const inFiles = { files_seen: seen, files_loaded: loaded, files_left_out: leftOut, bytes };
  return { ...inFiles, records, rows_out: rows, quarantined: rejects, skipped, seconds };
}

/** What the report shows, for whoever reads the log alone. */
function logFindings({ leftOut, warnings, heldBack }: RunReport, log: Log): void {
  for (const { path, reason } of leftOut) log.found(`left out: ${path}: ${reason}`, { file: path });
  for (const { table, rule, violations, rowsChecked } of warnings)
    log.debug(`${table}: ${violations} rows break ${rule}, and stay`, {
      table,
      rule,
      violations,
      rows_checked: rowsChecked,
    });
  for (const { table, rules, rows } of heldBack)
    log.debug(`${table}: ${rows} rows to quarantine for ${rules}`, { table, rules, rows });
}

async function workThrough(run: Run): Promise<RunReport> {
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
