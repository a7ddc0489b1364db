import type { TestedSql } from '../../definitions/sql-tests.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { sqlError } from '../../refine/sql-error.ts';
import type { Database } from '../../warehouse/database.ts';
import { createChosen } from '../../warehouse/macros.ts';
import { resolveAsOf, setParameters } from '../building/as-of.ts';
import { buildTable } from '../building/build-table.ts';
import { inEmptyWarehouse, rehearse } from '../checking/empty-warehouse.ts';
import { type RunRecord, startRecord } from '../record/run-record.ts';
import { checkExpected, type Failure, type Made } from './check-expected.ts';
import { fillGiven, refuseDefaults } from './fill-given.ts';
import { readableBy } from './readable-by.ts';
import type { TestPlace } from './test-place.ts';
import { withoutTrace } from './without-trace.ts';

/** What became of one test. */
export interface TestResult {
  /** The table, or `serving.name`. */
  tested: string;
  sql: string;
  name: string;
  /** `file:line:column` */
  place: string;
  /** None where it passed. */
  failures: Failure[];
}

/**
 * Runs the tests of a pipeline's SQL files that `isWanted` names, each on an empty warehouse in memory that holds its
 * given rows alone: the table is made whole, as a run makes it, through rules, routes, checks and sums. Nothing of one
 * test is there in the next. Throws `definition` where a test cannot be run as it is written.
 */
export async function testSql(
  pipeline: PipelineDefinition,
  testedSql: readonly TestedSql[],
  isWanted: (testName: string) => boolean,
): Promise<TestResult[]> {
  return inEmptyWarehouse(pipeline, async (database) => {
    await rehearse(database, pipeline);
    const results: TestResult[] = [];
    for (const tested of testedSql) {
      if (tested.tests !== undefined)
        await refuseDefaults(database, tested.tests, readableBy(pipeline, tested));
      for (const [index, test] of tested.tests?.value.tests.entries() ?? []) {
        if (tested.tests === undefined || !isWanted(test.name)) continue;
        const place = { file: tested.tests, test, index };
        const failures = await withoutTrace(database, () => runTest(database, pipeline, tested, place));
        results.push({
          tested: tested.name,
          sql: tested.sql.shownAs,
          name: test.name,
          place: tested.tests.placeOf(['tests', index]),
          failures,
        });
      }
    }
    return results;
  });
}

async function runTest(
  database: Database,
  pipeline: PipelineDefinition,
  tested: TestedSql,
  place: TestPlace,
): Promise<Failure[]> {
  await fillGiven(database, place, readableBy(pipeline, tested));
  // A test means the same tomorrow, so that `today` is the newest date given as well.
  const asked = place.test.as_of ?? (pipeline.as_of.default === 'today' ? 'latest' : undefined);
  const asOf = await resolveAsOf(database, pipeline, asked);
  await setParameters(database, asOf, pipeline.parameters);
  await createChosen(database, place.test.chosen);
  const now = asOf === null ? new Date() : new Date(`${asOf}T00:00:00Z`);
  const made = await make(database, tested, startRecord(pipeline.pipeline, '', true, now));
  return checkExpected(database, tested, place, made);
}

/** Makes the table, or runs the query. That a rule or DuckDB stops it is a result too; a wrong definition is none. */
async function make(database: Database, { sql, step }: TestedSql, record: RunRecord): Promise<Made> {
  try {
    if (step !== undefined) {
      await buildTable(database, step, { mode: 'whole' }, record);
      return { record, stopped: undefined, rows: undefined };
    }
    const rows = await database.query(sql.text).catch((error) => {
      throw sqlError(error, sql, 0);
    });
    return { record, stopped: undefined, rows };
  } catch (error) {
    if (!(error instanceof MallardError) || error.kind === 'definition') throw error;
    return { record, stopped: error, rows: undefined };
  }
}
