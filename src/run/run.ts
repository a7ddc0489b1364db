import type { SourceFile } from '../arrival/file-source.ts';
import { createBronzeTable } from '../bronze/load-bronze.ts';
import { pipelineNames } from '../definitions/project.ts';
import { readPublication } from '../definitions/project-file.ts';
import type { PipelineDefinition } from '../definitions/steps.ts';
import { type Log, withFacts } from '../log.ts';
import type { CampaignDraw } from '../segments/draw-campaign.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { emptyIfUnfinished } from '../warehouse/first-load.ts';
import { createMacros } from '../warehouse/macros.ts';
import { claimTables } from './building/table-register.ts';
import type { Forgetting } from './forgetting/forgetting.ts';
import { type RunRecord, startRecord } from './record/run-record.ts';
import { wordsOf } from './table-words.ts';
import { locationOf, type OpenSource, openSources } from './taking/sources.ts';

export interface RunOptions {
  /** Where to look instead of where the pipeline says (`openSources`). */
  source?: readonly string[] | undefined;
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
  /** Takes a person out, and makes every table anew without them. */
  forget?: Forgetting | undefined;
  /** Which new files of a source, named, may be taken; all of them, if not given. */
  isSettled?: ((file: SourceFile, source: string) => boolean) | undefined;
}

/** What is to be run, where, how, and who is told of it. */
export interface RunRequest {
  pipeline: PipelineDefinition;
  settings: Settings;
  options: RunOptions;
  log: Log;
  /** Says when to stop; what is under way is rolled back. */
  signal: AbortSignal | undefined;
}

/** One run of one pipeline: what it works on, and what it says of itself. */
export interface Run extends RunRequest {
  database: Database;
  sources: OpenSource[];
  record: RunRecord;
}

/** Starts a run on an open warehouse: its record, the macros its SQL may call, the bronze tables. */
export async function beginRun(database: Database, request: RunRequest): Promise<Run> {
  const { pipeline, settings, options, log } = request;
  readPublication(settings.projectDir); // so that what is wrong in it stops the run before it does anything
  await emptyIfUnfinished(database); // a first load that failed, and could not even be undone then
  await claimTables(database, pipeline, pipelineNames(settings.projectDir));
  const moved = await database.transaction(() => database.engine.moveIn());
  if (moved.length > 0) log.info(`${moved.length} tables moved to the engine that the project names`);
  const sources = await openSources(pipeline, settings, options.source);
  database.engine.describe(wordsOf(pipeline));
  await createMacros(database, pipeline.slash_dates);
  await prepareTables({ database, pipeline });
  const location = locationOf(sources);
  const record = startRecord(pipeline.pipeline, location, options.fullRefresh ?? false);
  const heard = withFacts(log, { run_id: record.runId });
  heard.debug('the run begins', { source: location, full_refresh: record.fullRefresh });
  return { ...request, database, sources, record, log: heard };
}

/** Makes what a run expects to stand in its warehouse: the bronze tables. */
export async function prepareTables({
  database,
  pipeline,
}: Pick<Run, 'database' | 'pipeline'>): Promise<void> {
  for (const { bronze } of pipeline.sources) await createBronzeTable(database, bronze);
}
