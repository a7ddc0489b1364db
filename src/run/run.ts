import { resolve } from 'node:path';
import { createBronzeTable } from '../bronze/load-bronze.ts';
import type { PipelineDefinition } from '../definitions/project.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { createMacros } from '../warehouse/macros.ts';
import { type RunRecord, startRecord } from './run-record.ts';

export interface RunOptions {
  /** Overrides the pipeline's source folder; relative to the working folder. */
  source?: string | undefined;
  /** A date, `today` or `latest`. */
  asOf?: string | undefined;
  /** Makes every table anew from bronze. */
  fullRefresh?: boolean | undefined;
}

/** One run of one pipeline: what it works on, and what it says of itself. */
export interface Run {
  database: Database;
  pipeline: PipelineDefinition;
  settings: Settings;
  options: RunOptions;
  /** The source folder, absolute. */
  folder: string;
  record: RunRecord;
  log: Log;
}

/** Starts a run on an open warehouse: its record, the macros its SQL may call, the bronze table. */
export async function beginRun(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: RunOptions,
  log: Log,
): Promise<Run> {
  const folder =
    options.source === undefined
      ? resolve(settings.projectDir, pipeline.source.folder)
      : resolve(options.source);
  await createMacros(database, pipeline.slash_dates);
  await createBronzeTable(database, pipeline.bronze.table, pipeline.bronze.columns);
  const record = startRecord(pipeline.pipeline, folder, options.fullRefresh ?? false);
  return { database, pipeline, settings, options, folder, record, log };
}
