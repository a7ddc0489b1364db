import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MallardError } from '../errors.ts';
import { closest } from './closest.ts';
import { readPages } from './pages.ts';
import { ruleName } from './rule.ts';
import type { SqlFile } from './sql-file.ts';
import type { PipelineDefinition, TableDefinition } from './steps.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';
import { testRow, testRows } from './test-rows.ts';
import { type Placed, readPlacedYaml } from './yaml-file.ts';

/** What a test may look at; each of these that it names is compared in full, the others are not looked at. */
const expected = strict({
  /** The rows of the table or query, by the columns named here. */
  rows: testRows.optional(),
  /** Whether `rows` have to come in this order. */
  in_order: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  /** The rows in quarantine: `rules`, `reason` and `line`, and the columns of the row that was rejected. */
  quarantined: testRows.optional(),
  /** The rows that routes took, by table. */
  set_aside: z.record(tableName, testRows).default({}),
  /** How many rows break these rules. */
  violations: z.record(ruleName, z.string().regex(/^\d+$/, 'must be a number').transform(Number)).default({}),
  /** The rule, check or control total that stops the run. */
  stopped_by: ruleName.optional(),
}).superRefine((expect, context) => {
  const { rows, quarantined, set_aside, violations, stopped_by } = expect;
  const counted = Object.keys(set_aside).length + Object.keys(violations).length;
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if ((rows ?? quarantined ?? stopped_by) === undefined && counted === 0) refuse('a test expects something');
  if (stopped_by !== undefined && (rows !== undefined || Object.keys(set_aside).length > 0))
    refuse('where a rule stops the run there are no rows');
});

const test = strict({
  name: z.string().regex(/^\S.*$/, 'must be one line'),
  /** What `as_of()` gives; without it, the newest date given, or what else the pipeline says. */
  as_of: z.iso.date().optional(),
  /** What a reader has chosen, for a query of a page: what `chosen('name')` gives, null for what is not named. */
  chosen: z.record(z.string(), z.string()).default({}),
  given: z.record(tableName, testRows).default({}),
  expect: expected,
});

const sqlTestsSchema = strict({
  /** What a given row holds in the columns that it does not name, by table. */
  defaults: z.record(tableName, testRow).default({}),
  tests: z.array(test).min(1),
}).superRefine(({ tests }, context) => {
  const names = tests.map(({ name }) => name);
  const repeated = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (repeated === -1) return;
  const message = 'there is another test of this name';
  context.addIssue({ code: 'custom', message, path: ['tests', repeated, 'name'] });
});

export type SqlTestFile = z.output<typeof sqlTestsSchema>;
export type SqlTest = SqlTestFile['tests'][number];

/** A SQL file that a pipeline reaches, and the tests beside it. */
export interface TestedSql {
  /** The table it makes, or `serving.name` for a query of a report or a page. */
  name: string;
  sql: SqlFile;
  /** Undefined for a query of a report or a page. */
  step: TableDefinition | undefined;
  testsFile: string;
  /** Undefined where the file is not there. */
  tests: Placed<SqlTestFile> | undefined;
}

/**
 * The SQL files of a pipeline and of its pages, with their tests. Throws `definition` on the first file of tests that is
 * wrong.
 */
export function readSqlTests(
  projectDir: string,
  { pipeline, steps, report }: PipelineDefinition,
): TestedSql[] {
  const pages = readPages(projectDir, pipeline);
  const tables = steps.flatMap((step) =>
    step.kind === 'table'
      ? [{ name: step.table, sql: step.sql, step, testsFile: besides(step.rulesFile) }]
      : [],
  );
  const named = [...report.map(({ sql }) => sql), ...(pages?.queries.values() ?? [])];
  const files = new Map(named.map((sql) => [sql.shownAs, sql]));
  const queries = [...files.values()].map((sql) => ({
    name: sql.shownAs
      .replace(/^sql\//, '')
      .replace(/\.sql$/, '')
      .replaceAll('/', '.'),
    sql,
    step: undefined,
    testsFile: besides(sql.shownAs),
  }));
  return [...tables, ...queries].map((tested) => {
    const file = join(projectDir, tested.testsFile);
    const options = { asWritten: true, thenRun: 'mallard test' };
    const tests = existsSync(file)
      ? readPlacedYaml(file, tested.testsFile, sqlTestsSchema, options)
      : undefined;
    return { ...tested, tests };
  });
}

/** Every file of tests in a project, by its path there. */
export function sqlTestFiles(projectDir: string): string[] {
  return ['expectations', 'sql'].flatMap((folder) =>
    readdirSync(join(projectDir, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.tests.yaml'))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .sort(),
  );
}

/**
 * Throws `definition` for a file of tests that no SQL file has beside it: it would be silent for ever.
 *
 * @param testedSql that of all pipelines
 * @param files as `sqlTestFiles` gives them
 */
export function refuseLostTests(testedSql: readonly TestedSql[], files: readonly string[]): void {
  const places = testedSql.map(({ testsFile }) => testsFile);
  const lost = files.find((file) => !places.includes(file));
  if (lost === undefined) return;
  const near = closest(lost, places);
  throw new MallardError('definition', 'these are the tests of no table and no query of any pipeline', {
    where: lost,
    next:
      near === undefined ? 'rename it to NAME.tests.yaml beside its NAME.yaml' : `is it meant to be ${near}?`,
  });
}

function besides(file: string): string {
  return file.replace(/\.(yaml|sql)$/, '.tests.yaml');
}
