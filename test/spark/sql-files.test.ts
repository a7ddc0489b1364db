import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineNames, readPipeline } from '../../src/definitions/project.ts';
import { readSqlTests } from '../../src/definitions/sql-tests.ts';
import { tablesRead } from '../../src/definitions/sql-tree.ts';
import type { PipelineDefinition, TableDefinition } from '../../src/definitions/steps.ts';
import { resolveAsOf, setParameters } from '../../src/run/building/as-of.ts';
import { inEmptyWarehouse, rehearse } from '../../src/run/checking/empty-warehouse.ts';
import { expressionsOf } from '../../src/run/checking/pipeline-texts.ts';
import { fillGiven } from '../../src/run/testing/fill-given.ts';
import { readableBy } from '../../src/run/testing/readable-by.ts';
import { withoutTrace } from '../../src/run/testing/without-trace.ts';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { parseSql } from '../../src/warehouse/parse-tree.ts';
import { quoteName, quoteTable, quoteText } from '../../src/warehouse/quote.ts';
import { sparkMacros } from '../../src/warehouse/spark/spark-macros.ts';
import { type Spellings, spellForSpark } from '../../src/warehouse/spark/spell-for-spark.ts';
import { sparkType } from '../../src/warehouse/spark/types.ts';
import { openPySpark, type PySpark } from './pyspark.ts';
import { comparable } from './same-rows.ts';
import { describeOnSpark } from './server/shared-server.ts';

/** A table's rows in place of its name: what one test is given is nowhere else. */
async function asView(database: Database, table: string): Promise<string> {
  const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
  const asTexts = columns.map(({ name }) => `cast(${quoteName(name)} as varchar)`).join(', ');
  const { rows } = await database.query(`select ${asTexts} from ${quoteTable(table)}`);
  const values = (rows.length === 0 ? [columns.map(() => null)] : rows).map(
    (row) =>
      `(${row.map((text) => (text === null ? 'cast(null as string)' : quoteText(String(text)))).join(', ')})`,
  );
  const typed = columns.map(
    ({ name, type }) => `cast(${quoteName(name)} as ${sparkType(type, name)}) as ${quoteName(name)}`,
  );
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  return `select ${typed.join(', ')} from values ${values.join(', ')} as given(${names})${rows.length === 0 ? ' where false' : ''}`;
}

/** A SELECT's rows on both engines, each row as one text, in an order of their own. */
async function onBoth(database: Database, spark: PySpark, sql: string, macros: Spellings) {
  const [duck, java] = [await database.query(sql), await spark.query(spellForSpark(sql, macros))];
  const types = duck.columns.map(({ type }) => type);
  const made = ({ columns, rows }: { columns: { name: string }[]; rows: readonly unknown[][] }) => ({
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) => comparable(row, types)).sort(),
  });
  return { duck: made(duck), java: made(java) };
}

/** How many of a SELECT's rows each expression of its rules is true of, and not true of. */
function counted({ sql, rules }: TableDefinition): string | undefined {
  const counts = expressionsOf(rules).flatMap(([, expression], i) => [
    `count(*) filter (where ${expression}) as t${i}`,
    `count(*) filter (where not (${expression})) as f${i}`,
  ]);
  return counts.length === 0 ? undefined : `select ${counts.join(', ')} from (\n${sql.text}\n) as made`;
}

describeOnSpark('the tests of SQL files on Spark', () => {
  let spark: PySpark;
  beforeAll(async () => {
    spark = await openPySpark();
    for (const schema of ['bronze', 'silver', 'gold', 'quality'])
      await spark.query(`create schema ${schema}`);
  }, 120_000);
  afterAll(() => spark.close());

  const pipelines = pipelineNames(packageDir).map((name) => readPipeline(packageDir, name));

  it.each(pipelines.map((pipeline): [string, PipelineDefinition] => [pipeline.pipeline, pipeline]))(
    'the same rows of %s, and the same verdicts',
    async (_, pipeline) => {
      await inEmptyWarehouse(pipeline, async (database) => {
        await rehearse(database, pipeline);
        for (const tested of readSqlTests(packageDir, pipeline)) {
          if (tested.step === undefined || tested.tests === undefined) continue;
          const parsed = await parseSql(database, tested.sql.text);
          const reads = 'error' in parsed ? [] : tablesRead(parsed.statements).map(({ table }) => table);
          for (const [index, test] of tested.tests.value.tests.entries()) {
            const place = { file: tested.tests, test, index };
            await withoutTrace(database, async () => {
              await fillGiven(database, place, readableBy(pipeline, tested));
              const asOf = await resolveAsOf(database, pipeline, test.as_of);
              await setParameters(database, asOf, pipeline.parameters);
              for (const table of new Set(reads))
                await spark.query(
                  `create or replace view ${table} as ${spellForSpark(await asView(database, table), new Map())}`,
                );
              const { slash_dates: slashDates, parameters } = pipeline;
              const macros = sparkMacros({ slashDates, asOf, parameters });
              for (const sql of [tested.sql.text, counted(tested.step as TableDefinition)]) {
                if (sql === undefined) continue;
                const { duck, java } = await onBoth(database, spark, sql, macros);
                expect.soft(java, `${tested.sql.shownAs}: ${test.name}`).toEqual(duck);
              }
            });
          }
        }
      });
    },
    900_000,
  );
});
