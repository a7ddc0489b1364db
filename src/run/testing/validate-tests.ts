import type { TestedSql } from '../../definitions/sql-tests.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { makeCandidate } from '../../refine/candidate.ts';
import type { Database } from '../../warehouse/database.ts';
import { createChosen } from '../../warehouse/macros.ts';
import { inEmptyWarehouse, rehearse } from '../checking/empty-warehouse.ts';
import { startRecord } from '../record/run-record.ts';
import { checkExpected, type Made } from './check-expected.ts';
import { fillGiven, refuseDefaults } from './fill-given.ts';
import { readableBy } from './readable-by.ts';
import { withoutTrace } from './without-trace.ts';

/**
 * Checks that the tests of a pipeline's SQL files can be run as they are written, and runs none: that each table, column,
 * rule and route that they name is there, and that each given value fits its column. Throws `definition` on the first
 * that cannot, with file, line and column. For definitions that are valid.
 */
export async function validateTests(
  pipeline: PipelineDefinition,
  testedSql: readonly TestedSql[],
): Promise<void> {
  await inEmptyWarehouse(pipeline, async (database) => {
    await rehearse(database, pipeline);
    await createChosen(database, {});
    for (const tested of testedSql) {
      const { tests: file } = tested;
      if (file === undefined) continue;
      const readable = readableBy(pipeline, tested);
      await refuseDefaults(database, file, readable);
      const made = await makeNothing(database, pipeline, tested);
      for (const [index, test] of file.value.tests.entries()) {
        const place = { file, test, index };
        await withoutTrace(database, async () => {
          await fillGiven(database, place, readable);
          // What differs is no matter here: it throws for what nothing could ever agree with.
          await checkExpected(database, tested, place, made);
        });
      }
    }
  });
}

/** What the SQL makes where there are no rows: the columns to compare with. */
async function makeNothing(
  database: Database,
  { pipeline }: PipelineDefinition,
  { sql, step }: TestedSql,
): Promise<Made> {
  if (step !== undefined) await makeCandidate(database, step);
  const rows = step === undefined ? await database.query(sql.text) : undefined;
  return { record: startRecord(pipeline, '', true), stopped: undefined, rows };
}
