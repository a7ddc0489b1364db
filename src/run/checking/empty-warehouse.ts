import { createBronzeTable } from '../../bronze/load-bronze.ts';
import type { PipelineDefinition } from '../../definitions/project.ts';
import { silentLog } from '../../log.ts';
import type { Database } from '../../warehouse/database.ts';
import { createMacros } from '../../warehouse/macros.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openInMemory } from '../../warehouse/open.ts';
import { buildSteps } from '../build-steps.ts';
import { decideWork } from '../decide-work.ts';
import { startRecord } from '../record/run-record.ts';

/** Gives `work` a warehouse in memory as a pipeline's steps find it before any file has come. */
export async function inEmptyWarehouse<Result>(
  pipeline: PipelineDefinition,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openInMemory();
  try {
    await database.run("attach ':memory:' as warehouse");
    await database.run('use warehouse');
    await migrate(database);
    await createMacros(database, pipeline.slash_dates);
    await createBronzeTable(database, pipeline.bronze.table, pipeline.bronze.columns);
    return await work(database);
  } finally {
    database.close();
  }
}

/** Runs the steps on what is there, as if these files had come; with none, whole. */
export async function rehearse(
  database: Database,
  pipeline: PipelineDefinition,
  fileIds: string[],
): Promise<void> {
  const changes = { newIds: fileIds, replacedIds: fileIds, fullRefresh: fileIds.length === 0, asOf: null };
  const work = await decideWork(database, pipeline, changes);
  const record = startRecord(pipeline.pipeline, '', false);
  await buildSteps(database, pipeline, work, { asOf: undefined, evidenceDir: undefined }, record, silentLog);
}
