import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import { exitCodeOf } from '../../errors.ts';
import { validatePipeline } from '../../run/checking/validate-pipeline.ts';
import { resolveSettings } from '../../settings.ts';
import { describeError, printError } from '../print/error.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard validate`. Goes on after a pipeline that is wrong, so that each has its say. */
export async function validate(name: string | undefined, flags: GlobalFlags): Promise<number> {
  const { projectDir } = resolveSettings(flags);
  const style = styler(process.stdout, flags);
  const valid: { pipeline: string; tables: string[] }[] = [];
  const errors: unknown[] = [];
  let exitCode = 0;
  for (const pipelineName of name === undefined ? pipelineNames(projectDir) : [name]) {
    try {
      const pipeline = readPipeline(projectDir, pipelineName);
      await validatePipeline(pipeline);
      const tables = [pipeline.bronze.table, ...pipeline.steps.map((step) => step.table)];
      valid.push({ pipeline: pipelineName, tables });
      if (!flags.json) print(`${style('green', 'valid')} ${pipelineName}: ${tables.join(', ')}`);
    } catch (error) {
      printError(error, { ...flags, json: false });
      errors.push(describeError(error));
      exitCode = Math.max(exitCode, exitCodeOf(error));
    }
  }
  if (flags.json) print(JSON.stringify({ valid, errors }, null, 2));
  return exitCode;
}
