import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { type Log, silentLog } from '../../log.ts';
import type { RuleResult } from '../../quality/measure.ts';
import { copyElsewhere } from '../../serving/publishing/copy-elsewhere.ts';
import { leftOutOf } from '../../serving/publishing/left-out.ts';
import { readPin } from '../../serving/publishing/pin.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { openWriter, withPublished, writerFile } from '../../warehouse/open.ts';
import { quoteText } from '../../warehouse/quote.ts';
import { buildSteps } from '../building/build-steps.ts';
import { workOf } from '../building/work-of.ts';
import { ensureValid } from '../checking/ensure-valid.ts';
import { refuseElsewhere } from '../needs-rows-here.ts';
import { beginRun, type RunOptions } from '../run.ts';
import { compareTable, PUBLISHED, type TableChange } from './compare.ts';

/** What a run of the definitions as they are would make of the history as it is, taking no new file. */
export interface Plan {
  pipeline: string;
  asOf: string | null;
  tables: TableChange[];
  /** Rules that keep rows, but find something. */
  warnings: RuleResult[];
  /** What would stop the run, and where; then the tables behind it are not in the plan. */
  stoppedBy: { message: string; where: string | undefined } | null;
  seconds: number;
}

/**
 * Plans: runs the very code of a run on a copy of the published file, compares the two, and throws the copy away.
 * Neither waits for a writer nor keeps one waiting, where all of the last run is published. Throws `usage` where nothing has been published.
 */
export async function planPipeline(
  pipeline: PipelineDefinition,
  settings: Settings,
  options: Pick<RunOptions, 'asOf' | 'fullRefresh'>,
  log: Log = silentLog,
): Promise<Plan> {
  refuseElsewhere(
    settings,
    'plan',
    'mallard validate checks the definitions, mallard test what SQL makes of given rows',
  );
  const started = performance.now();
  await ensureValid(pipeline, settings.stateDir);
  const dir = join(settings.stateDir, `plan-${process.pid}`);
  try {
    const database = await openCopy(settings, dir, log);
    try {
      const plan = await planOn(database, pipeline, settings, options, log);
      return { ...plan, seconds: (performance.now() - started) / 1000 };
    } finally {
      database.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * A writable copy of the published file, with that file beside it as `published`. Where layers are left out of it, or it was
 * rolled back, it is not what the next run would start from: then a copy of the writer's database takes its place, for
 * which no other process may be writing.
 */
async function openCopy(settings: Settings, dir: string, log: Log): Promise<Database> {
  await mkdir(dir, { recursive: true });
  const start = (await isWholeState(settings)) ? settings.warehouseFile : join(dir, 'start.duckdb');
  if (start !== settings.warehouseFile) {
    log.info(
      "the published file is not all that the next run starts from: planning on a copy of the writer's",
    );
    await copyWriter(settings.stateDir, start);
  }
  await copyFile(start, writerFile(dir), constants.COPYFILE_FICLONE).catch((error) => {
    throw new MallardError('usage', 'there is no published file to plan on', {
      where: settings.warehouseFile,
      next: 'mallard run makes one; mallard validate needs none',
      cause: error,
    });
  });
  await chmod(writerFile(dir), 0o600);
  const database = await openWriter(dir);
  await database.run(`attach ${quoteText(start)} as ${PUBLISHED} (read_only)`);
  return database;
}

async function isWholeState(settings: Settings): Promise<boolean> {
  if (!existsSync(settings.warehouseFile)) return true; // then there is nothing to plan on
  if (readPin(settings) !== undefined) return false;
  return (await withPublished(settings.warehouseFile, leftOutOf)).length === 0;
}

async function copyWriter(stateDir: string, to: string): Promise<void> {
  const database = await openWriter(stateDir);
  try {
    await database.run('checkpoint');
    await copyElsewhere(writerFile(stateDir), to);
  } finally {
    database.close();
  }
}

/** On a copy that nobody keeps: what is written there is thrown away with it. */
async function planOn(
  database: Database,
  pipeline: PipelineDefinition,
  settings: Settings,
  options: Pick<RunOptions, 'asOf' | 'fullRefresh'>,
  log: Log,
): Promise<Omit<Plan, 'seconds'>> {
  const replay = { ...options, replay: true };
  const run = await beginRun(database, { pipeline, settings, options: replay, log, signal: undefined });
  const { record } = run;
  const work = await workOf(run);
  const build = { database, record, log, options: { asOf: options.asOf, evidenceDir: undefined } };
  const stoppedBy = await buildSteps(build, pipeline, work).then(() => null, stopOf);
  const done = new Set(record.steps.map(({ name }) => name));
  const tables: TableChange[] = [];
  for (const { step, extent, why } of work.filter((one) => done.has(one.step.table)))
    tables.push(await compareTable(database, step, extent === undefined ? undefined : why, record.runId));
  const warnings = record.rules.filter(({ action }) => action === 'warned');
  return { pipeline: pipeline.pipeline, asOf: record.asOf, tables, warnings, stoppedBy };
}

function stopOf(error: unknown): Plan['stoppedBy'] {
  if (!(error instanceof MallardError) || error.kind !== 'rule') throw error;
  return { message: error.message, where: error.where };
}
