import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPages } from '../../definitions/pages.ts';
import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import { PROJECT_FILE, readPublication } from '../../definitions/project-file.ts';
import { bronzeTables } from '../../definitions/source.ts';
import { readSqlTests, refuseLostTests, sqlTestFiles, type TestedSql } from '../../definitions/sql-tests.ts';
import type { PipelineDefinition } from '../../definitions/steps.ts';
import { exitCodeOf } from '../../errors.ts';
import { refuseSharedTables } from '../../run/checking/shared-tables.ts';
import { validatePipeline } from '../../run/checking/validate-pipeline.ts';
import { validateTests } from '../../run/testing/validate-tests.ts';
import { resolveSettings } from '../../settings.ts';
import { describeError, printError } from '../print/error.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/**
 * `mallard validate`: each pipeline's definitions, and that the tests of their SQL can be run. Goes on after a pipeline
 * that is wrong, so that each has its say.
 */
export async function validate(name: string | undefined, flags: GlobalFlags): Promise<number> {
  const { projectDir } = resolveSettings(flags);
  const style = styler(process.stdout, flags);
  const valid: { pipeline: string; tables: string[] }[] = [];
  const pipelines: PipelineDefinition[] = [];
  const testedSql: TestedSql[] = [];
  const errors: unknown[] = [];
  let exitCode = 0;
  const careful = async (work: () => void | Promise<void>) => {
    try {
      await work();
    } catch (error) {
      printError(error, { ...flags, json: false });
      errors.push(describeError(error));
      exitCode = Math.max(exitCode, exitCodeOf(error));
    }
  };
  for (const pipelineName of name === undefined ? pipelineNames(projectDir) : [name]) {
    await careful(async () => {
      const pipeline = readPipeline(projectDir, pipelineName);
      pipelines.push(pipeline);
      await validatePipeline(pipeline, readPages(projectDir, pipelineName));
      const tested = readSqlTests(projectDir, pipeline);
      testedSql.push(...tested);
      await validateTests(pipeline, tested);
      const tables = [...bronzeTables(pipeline), ...pipeline.steps.map((step) => step.table)];
      valid.push({ pipeline: pipelineName, tables });
      if (!flags.json) print(`${style('green', 'valid')} ${pipelineName}: ${tables.join(', ')}`);
    });
  }
  await careful(() => {
    readPublication(projectDir);
    if (existsSync(join(projectDir, PROJECT_FILE)) && !flags.json)
      print(`${style('green', 'valid')} ${PROJECT_FILE}`);
  });
  await careful(() => refuseSharedTables(pipelines));
  // Only where all pipelines can be read is it known which tests belong to none.
  if (name === undefined && errors.length === 0)
    await careful(() => refuseLostTests(testedSql, sqlTestFiles(projectDir)));
  if (flags.json) print(JSON.stringify({ valid, errors }, null, 2));
  return exitCode;
}
