import type { PagesDefinition } from '../../definitions/pages.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { sqlError } from '../../refine/sql-error.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteTable } from '../../warehouse/quote.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkPages } from './check-pages.ts';
import { inEmptyWarehouse, rehearse, rehearseArrival } from './empty-warehouse.ts';

/**
 * Checks a pipeline's definitions: their texts, and then by running its very steps on an empty warehouse in
 * memory, once whole and once more as if new files had come where that is another way. No data is read. Throws `definition` on the first thing
 * that is wrong, with file, line and column where DuckDB tells them.
 *
 * @param pages what is shown of it in a browser; a run does without, since what is wrong in them harms no data
 */
export async function validatePipeline(pipeline: PipelineDefinition, pages?: PagesDefinition): Promise<void> {
  await inEmptyWarehouse(pipeline, async (database) => {
    await checkDefinitions(database, pipeline);
    await rehearse(database, pipeline);
    await rehearseArrival(database, pipeline);
    await checkAsOfType(database, pipeline);
    for (const { sql } of pipeline.report) {
      await database.query(sql.text).catch((error) => {
        throw sqlError(error, sql, 0);
      });
    }
    if (pages !== undefined) await checkPages(database, pages, segmentationsOf(pipeline));
  });
}

function segmentationsOf({ steps }: PipelineDefinition): string[] {
  return steps.filter(({ kind }) => kind === 'segmentation').map(({ table }) => table);
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
