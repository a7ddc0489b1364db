import { createBronzeTable } from '../../bronze/load-bronze.ts';
import type { PipelineDefinition } from '../../definitions/project.ts';
import { MallardError } from '../../errors.ts';
import { silentLog } from '../../log.ts';
import { sqlError } from '../../refine/sql-error.ts';
import type { Database } from '../../warehouse/database.ts';
import { createMacros } from '../../warehouse/macros.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openInMemory } from '../../warehouse/open.ts';
import { quoteTable } from '../../warehouse/quote.ts';
import { buildSteps } from '../build-steps.ts';
import { decideWork } from '../decide-work.ts';
import { startRecord } from '../record/run-record.ts';
import { checkDefinitions } from './check-definitions.ts';

/**
 * Checks a pipeline's definitions: their texts, and then by running its very steps on an empty warehouse in
 * memory, once whole and once as if new files had come. No data is read. Throws `definition` on the first thing
 * that is wrong, with file, line and column where DuckDB tells them.
 */
export async function validatePipeline(pipeline: PipelineDefinition): Promise<void> {
  const database = await openInMemory();
  try {
    await database.run("attach ':memory:' as warehouse");
    await database.run('use warehouse');
    await migrate(database);
    await createMacros(database, pipeline.slash_dates);
    await createBronzeTable(database, pipeline.bronze.table, pipeline.bronze.columns);
    await checkDefinitions(database, pipeline);
    await rehearse(database, pipeline, []);
    await rehearse(database, pipeline, ['no such file']);
    await checkAsOfType(database, pipeline);
    for (const { sql } of pipeline.report) {
      await database.query(sql.text).catch((error) => {
        throw sqlError(error, sql, 0);
      });
    }
  } finally {
    database.close();
  }
}

/** Runs the steps on what is there, which is nothing. */
async function rehearse(database: Database, pipeline: PipelineDefinition, fileIds: string[]): Promise<void> {
  const changes = { newIds: fileIds, replacedIds: fileIds, fullRefresh: fileIds.length === 0, asOf: null };
  const work = await decideWork(database, pipeline, changes);
  const record = startRecord(pipeline.pipeline, '', false);
  await buildSteps(database, pipeline, work, { asOf: undefined, evidenceDir: undefined }, record, silentLog);
}

async function checkAsOfType(database: Database, { as_of, shownAs }: PipelineDefinition): Promise<void> {
  const [schema, table, column] = as_of.column.split('.');
  const { columns } = await database.query(`select * from ${quoteTable(`${schema}.${table}`)} limit 0`);
  const type = columns.find(({ name }) => name === column)?.type;
  if (type !== 'DATE') {
    throw new MallardError('definition', `as_of.column: ${as_of.column} is ${type}, not DATE`, {
      where: shownAs,
      next: 'name a DATE column of one of its tables',
    });
  }
}
