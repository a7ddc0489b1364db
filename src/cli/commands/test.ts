import { didYouMean } from '../../definitions/closest.ts';
import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import { readSqlTests, refuseLostTests, sqlTestFiles, type TestedSql } from '../../definitions/sql-tests.ts';
import { MallardError } from '../../errors.ts';
import { type TestResult, testSql } from '../../run/testing/test-sql.ts';
import { resolveSettings } from '../../settings.ts';
import { describeTests, renderTests } from '../print/test-report.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

interface TestOptions {
  /** Only the SQL of this table, or of this query as `serving.name`. */
  table?: string;
  /** Only tests whose name holds this, in whatever case. */
  name?: string;
}

/** `mallard test`. 0 where every test passes, 1 where one does not, whether or not each SQL file has one. */
export async function test(
  pipelineName: string | undefined,
  { table, name = '' }: TestOptions,
  flags: GlobalFlags,
): Promise<number> {
  const { projectDir } = resolveSettings(flags);
  const names = pipelineName === undefined ? pipelineNames(projectDir) : [pipelineName];
  const pipelines = names.map((each) => {
    const pipeline = readPipeline(projectDir, each);
    return { pipeline, tested: readSqlTests(projectDir, pipeline) };
  });
  const all = pipelines.flatMap(({ tested }) => tested);
  if (pipelineName === undefined) refuseLostTests(all, sqlTestFiles(projectDir));
  if (table !== undefined) refuseUnknown(table, all);

  const isWanted = (testName: string) => testName.toLowerCase().includes(name.toLowerCase());
  const isOfTable = (tested: TestedSql) => table === undefined || tested.name === table;
  const results: TestResult[] = [];
  for (const { pipeline, tested } of pipelines)
    results.push(...(await testSql(pipeline, tested.filter(isOfTable), isWanted)));
  if (name !== '' && results.length === 0)
    throw new MallardError('usage', `no test has '${name}' in its name`, {
      next: 'mallard test lists them all',
    });

  const untested = all.filter((each) => isOfTable(each) && each.tests === undefined);
  if (flags.json) print(JSON.stringify(describeTests(results, untested), null, 2));
  else print(renderTests(results, untested, styler(process.stdout, flags)));
  return results.some(({ failures }) => failures.length > 0) ? 1 : 0;
}

function refuseUnknown(table: string, all: readonly TestedSql[]): void {
  const names = all.map(({ name }) => name);
  if (names.includes(table)) return;
  throw new MallardError('usage', `there is no ${table}${didYouMean(table, names, String)}`, {
    next: `what has SQL here: ${names.join(', ')}`,
  });
}
