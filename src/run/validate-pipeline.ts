import { createBronzeTable } from '../bronze/load-bronze.ts';
import { closest } from '../definitions/closest.ts';
import { type Finding, placeInFile, portabilityFindings, tablesRead } from '../definitions/portable-sql.ts';
import type { PipelineDefinition, SegmentationDefinition, SqlFile } from '../definitions/project.ts';
import { MallardError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { sqlError } from '../refine/sql-error.ts';
import type { Database } from '../warehouse/database.ts';
import { createMacros, macroNames } from '../warehouse/macros.ts';
import { migrate } from '../warehouse/migrate.ts';
import { openInMemory } from '../warehouse/open.ts';
import { parseSql } from '../warehouse/parse-tree.ts';
import { quoteTable } from '../warehouse/quote.ts';
import { buildSteps } from './build-steps.ts';
import { decideWork } from './decide-work.ts';
import { startRecord } from './run-record.ts';

/**
 * Checks a pipeline's definitions by running its very steps on an empty warehouse in memory; no data is read.
 * Throws `definition` on the first thing that is wrong, with file, line and column where DuckDB tells them.
 */
export async function validatePipeline(pipeline: PipelineDefinition): Promise<void> {
  const database = await openInMemory();
  try {
    await database.run("attach ':memory:' as warehouse");
    await database.run('use warehouse');
    await migrate(database);
    await createMacros(database, pipeline.slash_dates);
    await createBronzeTable(database, pipeline.bronze.table, pipeline.bronze.columns);
    await checkSqlFiles(database, pipeline);
    const work = await decideWork(database, pipeline, {
      newIds: [],
      replacedIds: [],
      fullRefresh: true,
      asOf: null,
    });
    const record = startRecord(pipeline.pipeline, '', true);
    await buildSteps(
      database,
      pipeline,
      work,
      { asOf: undefined, evidenceDir: undefined },
      record,
      silentLog,
    );
    await checkAsOfColumn(database, pipeline);
    for (const { sql } of pipeline.report) await runEmpty(database, sql);
  } finally {
    database.close();
  }
}

/** Each file is one portable SELECT that reads only what is there before it. */
async function checkSqlFiles(database: Database, pipeline: PipelineDefinition): Promise<void> {
  const known = new Set([
    pipeline.bronze.table,
    ...pipeline.lookups.map(({ table }) => table),
    'ops.parameters',
  ]);
  for (const step of pipeline.steps) {
    if (step.kind === 'table') {
      await checkSql(database, step.sql, known, pipeline);
      for (const route of step.rules.routes) known.add(route.to);
    } else checkSegmentation(step, known, pipeline);
    known.add(step.table);
  }
  for (const { sql } of pipeline.report) await checkSql(database, sql, known, pipeline);
}

async function checkSql(
  database: Database,
  file: SqlFile,
  known: ReadonlySet<string>,
  pipeline: PipelineDefinition,
): Promise<void> {
  const parsed = await parseSql(database, file.text);
  if ('error' in parsed) throw problem(file, { message: parsed.error, offset: parsed.offset ?? 0 });
  const [finding] = portabilityFindings(file, parsed.statements, macroNames);
  if (finding !== undefined) throw problem(file, finding);
  const unknown = tablesRead(parsed.statements).find(({ table }) => !known.has(table));
  if (unknown !== undefined) {
    throw problem(file, { message: describeUnknown(unknown.table, known, pipeline), offset: unknown.offset });
  }
}

function checkSegmentation(
  step: SegmentationDefinition,
  known: ReadonlySet<string>,
  pipeline: PipelineDefinition,
): void {
  const missing = [step.number_by, ...(step.outliers?.features ?? [])].find(
    (feature) => !step.features.includes(feature),
  );
  const message = known.has(step.source)
    ? missing && `'${missing}' is none of the segmentation's features: ${step.features.join(', ')}`
    : describeUnknown(step.source, known, pipeline);
  if (message !== undefined) {
    throw new MallardError('definition', message, {
      where: `${pipeline.shownAs}, segmentation ${step.table}`,
      next: 'mend the segmentation and run: mallard validate',
    });
  }
}

function describeUnknown(table: string, known: ReadonlySet<string>, pipeline: PipelineDefinition): string {
  if (pipeline.steps.some((step) => step.table === table))
    return `reads ${table}, which comes later in ${pipeline.shownAs}`;
  const near = closest(table, [...known]);
  return `reads the unknown table ${table}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function problem(file: SqlFile, { message, offset }: Finding): MallardError {
  return new MallardError('definition', message, {
    where: placeInFile(file, offset),
    next: 'mend the SQL and run: mallard validate',
  });
}

async function checkAsOfColumn(database: Database, { as_of, shownAs }: PipelineDefinition): Promise<void> {
  const [schema, table, column = ''] = as_of.column.split('.');
  const { columns } = await database
    .query(`select * from ${quoteTable(`${schema}.${table}`)} limit 0`)
    .catch((error) => {
      throw asOfError(`there is no table ${schema}.${table}`, error);
    });
  const found = columns.find(({ name }) => name === column);
  if (found?.type !== 'DATE')
    throw asOfError(found === undefined ? `has no column ${column}` : `${column} is ${found.type}, not DATE`);

  function asOfError(message: string, cause?: unknown): MallardError {
    return new MallardError('definition', `as_of.column ${as_of.column}: ${message}`, {
      where: shownAs,
      next: 'name a DATE column of one of the pipeline’s tables',
      cause,
    });
  }
}

async function runEmpty(database: Database, file: SqlFile): Promise<void> {
  try {
    await database.query(file.text);
  } catch (error) {
    throw sqlError(error, file, 0);
  }
}
