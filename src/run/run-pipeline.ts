import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createBronzeTable } from '../bronze/load-bronze.ts';
import type { PipelineDefinition } from '../definitions/project.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { isPublished, lastRun, publish } from '../serving/publish.ts';
import { packageDir, type Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { createMacros } from '../warehouse/macros.ts';
import { openWriter } from '../warehouse/open.ts';
import { buildSteps } from './build-steps.ts';
import { decideWork, resolveAsOf, type Work } from './decide-work.ts';
import { dropEvidence, keepEvidence, writeEvidence } from './evidence.ts';
import { type RunRecord, type StepRecord, startRecord, writeRecord } from './run-record.ts';
import { type RunReport, reportNothing, reportRun } from './run-report.ts';
import { loadTaken, type Taken, takeFiles } from './take-files.ts';
import { validatePipeline } from './validate-pipeline.ts';

export interface RunOptions {
  /** Overrides the pipeline's source folder; relative to the working folder. */
  source?: string | undefined;
  /** A date, `today` or `latest`. */
  asOf?: string | undefined;
  /** Makes every table anew from bronze. */
  fullRefresh?: boolean | undefined;
}

const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };

/**
 * Runs a pipeline once: takes the files that are new, loads them into bronze, makes what follows, and publishes.
 * All of it becomes visible together or not at all. A run that fails leaves its evidence in `ops` and throws.
 */
export async function runPipeline(
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  log: Log,
): Promise<RunReport> {
  await validatePipeline(pipeline);
  const database = await openWriter(settings.stateDir);
  try {
    return await runOn(database, pipeline, settings, options, log);
  } finally {
    database.close();
  }
}

async function runOn(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  log: Log,
): Promise<RunReport> {
  const folder =
    options.source === undefined
      ? resolve(settings.projectDir, pipeline.source.folder)
      : resolve(options.source);
  const record = startRecord(pipeline.pipeline, folder, options.fullRefresh ?? false);
  await createMacros(database, pipeline.slash_dates);
  await createBronzeTable(database, pipeline.bronze.table, pipeline.bronze.columns);
  const started = performance.now();
  const taken = await takeFiles(database, pipeline, folder, settings.stateDir, log);
  record.steps.push(arrivalStep(taken, started));
  const work = await decideWork(database, pipeline, {
    newIds: taken.toLoad.map(({ fileId }) => fileId),
    replacedIds: taken.replacedIds,
    fullRefresh: record.fullRefresh,
    asOf: await resolveAsOf(database, pipeline, options.asOf),
  });
  if (taken.entries.length === 0 && work.every(({ extent }) => extent === undefined)) {
    if (!(await isPublished(database, settings.warehouseFile))) {
      await publish(database, settings.stateDir, settings.warehouseFile, (await lastRun(database)) ?? '');
    }
    return reportNothing(record, taken, settings);
  }
  await change(database, pipeline, settings, options, { record, taken, work }, log);
  const publishing = performance.now();
  await publish(database, settings.stateDir, settings.warehouseFile, record.runId);
  record.publishSeconds = (performance.now() - publishing) / 1000;
  return reportRun(database, pipeline, record, taken, settings);
}

/** What a run has gathered before it changes anything. */
interface Prepared {
  record: RunRecord;
  taken: Taken;
  work: Work;
}

/** The run's one transaction; a failed one leaves its evidence behind and publishes that. */
async function change(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  { record, taken, work }: Prepared,
  log: Log,
): Promise<void> {
  const evidenceDir = join(settings.stateDir, 'evidence');
  await dropEvidence(evidenceDir);
  try {
    await database.transaction(async () => {
      await loadStep(database, pipeline, taken, record, log);
      await keepEvidence(database, evidenceDir, record.runId, pipeline.bronze.table);
      await buildSteps(database, pipeline, work, { asOf: options.asOf, evidenceDir }, record, log);
      await writeRecord(database, record, { status: 'succeeded', error: null, version });
    });
  } catch (error) {
    const done = new Set(record.steps.map(({ name }) => name));
    const order = [pipeline.bronze.table, ...work.map(({ step }) => step.table)];
    const failedStep = order.find((table) => !done.has(table));
    await database.transaction(async () => {
      await writeRecord(database, record, { status: 'failed', error: messageOf(error), version, failedStep });
      await writeEvidence(database, evidenceDir);
    });
    await publish(database, settings.stateDir, settings.warehouseFile, record.runId);
    throw error;
  } finally {
    await dropEvidence(evidenceDir);
  }
}

/** Listing, landing, scanning and staging: all that happens before the transaction. */
function arrivalStep(taken: Taken, started: number): StepRecord {
  const records = taken.staging.files.reduce(
    (sum, file) => sum + (file.outcome === 'staged' ? file.records : 0),
    0,
  );
  const seconds = (performance.now() - started) / 1000;
  return {
    name: 'landing',
    kind: 'arrival',
    mode: 'files',
    rowsIn: null,
    rowsOut: records,
    quarantined: 0,
    setAside: 0,
    seconds,
  };
}

async function loadStep(
  database: Database,
  pipeline: PipelineDefinition,
  taken: Taken,
  record: RunRecord,
  log: Log,
): Promise<void> {
  const started = performance.now();
  await loadTaken(database, pipeline, taken, record);
  const sum = (pick: (entry: Taken['entries'][number]) => number | null) =>
    taken.entries.reduce((total, entry) => total + (pick(entry) ?? 0), 0);
  record.files = {
    seen: taken.seen,
    loaded: taken.toLoad.length,
    leftOut: taken.leftOut.length,
    records: sum(({ records }) => records),
    rows: sum(({ loaded }) => loaded),
    rejects: sum(({ quarantined }) => quarantined),
    skipped: sum(({ skipped }) => skipped),
  };
  const { records, rows, rejects } = record.files;
  record.steps.push({
    name: pipeline.bronze.table,
    kind: 'bronze',
    mode: 'files',
    rowsIn: records,
    rowsOut: rows,
    quarantined: rejects,
    setAside: 0,
    seconds: (performance.now() - started) / 1000,
  });
  if (rows + rejects > 0)
    log.info(
      `${pipeline.bronze.table}: +${rows} rows from ${taken.toLoad.length} files${rejects > 0 ? `, ${rejects} quarantined` : ''}`,
    );
}
