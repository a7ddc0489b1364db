import { resolve } from 'node:path';
import type { FileSource, SourceFile } from '../arrival/file-source.ts';
import { openSource } from '../arrival/open-source.ts';
import { createBronzeTable } from '../bronze/load-bronze.ts';
import type { PipelineDefinition } from '../definitions/steps.ts';
import { type Log, withFacts } from '../log.ts';
import type { CampaignDraw } from '../segments/draw-campaign.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { createMacros } from '../warehouse/macros.ts';
import { type RunRecord, startRecord } from './record/run-record.ts';

export interface RunOptions {
  /** Overrides the pipeline's source: a folder, relative to the working folder, or `s3://bucket/prefix`. */
  source?: string | undefined;
  /** A date, `today` or `latest`. */
  asOf?: string | undefined;
  /** Makes every table anew from bronze. */
  fullRefresh?: boolean | undefined;
  /** Paths within the source whose files are taken back out. */
  retract?: readonly string[] | undefined;
  /** Paths whose retracted files may come back. */
  restore?: readonly string[] | undefined;
  /** Takes the files again whose path holds a date in this range, both ends included. */
  backfill?: { from: string; to: string } | undefined;
  /** Looks at no source: only what changed definitions ask for is done. */
  replay?: boolean | undefined;
  /** Draws this campaign from the customers' segments and records it. */
  campaign?: CampaignDraw | undefined;
  /** Which new files may be taken; all of them, if not given. */
  isSettled?: ((file: SourceFile) => boolean) | undefined;
}

/** One run of one pipeline: what it works on, and what it says of itself. */
export interface Run {
  database: Database;
  pipeline: PipelineDefinition;
  settings: Settings;
  options: RunOptions;
  source: FileSource;
  record: RunRecord;
  log: Log;
  /** Says when to stop; what is under way is rolled back. */
  signal: AbortSignal | undefined;
}

/** Starts a run on an open warehouse: its record, the macros its SQL may call, the bronze table. */
export async function beginRun(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  log: Log,
  signal: AbortSignal | undefined,
): Promise<Run> {
  const source = await openSourceOf(pipeline, settings, options);
  await createMacros(database, pipeline.slash_dates);
  await createBronzeTable(database, pipeline.bronze.table, pipeline.bronze.columns);
  const record = startRecord(pipeline.pipeline, source.name, options.fullRefresh ?? false);
  const heard = withFacts(log, { run_id: record.runId });
  heard.debug('the run begins', { source: source.name, full_refresh: record.fullRefresh });
  return { database, pipeline, settings, options, source, record, log: heard, signal };
}

/**
 * Opens a pipeline's source. A bucket is taken as it is written; a folder of the pipeline is relative to the project,
 * one of `--source` to where we are.
 */
export function openSourceOf(
  { source }: PipelineDefinition,
  { projectDir }: Settings,
  options: RunOptions,
): Promise<FileSource> {
  const location = options.source ?? source.folder;
  if (location.startsWith('s3://')) return openSource(location, source.s3);
  return openSource(
    options.source === undefined ? resolve(projectDir, location) : resolve(location),
    source.s3,
  );
}
