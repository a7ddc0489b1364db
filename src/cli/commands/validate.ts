import { pipelineNames, readPipeline } from '../../definitions/project.ts';
import { exitCodeOf } from '../../errors.ts';
import { validatePipeline } from '../../run/validate-pipeline.ts';
import { resolveSettings } from '../../settings.ts';
import { printError } from '../print/error.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard validate`. Goes on after a pipeline that is wrong, so that each has its say. */
export async function validate(name: string | undefined, flags: GlobalFlags): Promise<number> {
  const { projectDir } = resolveSettings(flags);
  const style = styler(process.stdout, flags);
  const valid: { pipeline: string; tables: string[] }[] = [];
  let exitCode = 0;
  for (const pipelineName of name === undefined ? pipelineNames(projectDir) : [name]) {
    try {
      const pipeline = readPipeline(projectDir, pipelineName);
      await validatePipeline(pipeline);
      const tables = [pipeline.bronze.table, ...pipeline.steps.map((step) => step.table)];
      valid.push({ pipeline: pipelineName, tables });
      if (!flags.json) print(`${style('green', 'valid')} ${pipelineName}: ${tables.join(', ')}`);
    } catch (error) {
      printError(error, flags);
      exitCode = exitCodeOf(error);
    }
  }
  if (flags.json && exitCode === 0) print(JSON.stringify({ valid }, null, 2));
  return exitCode;
}
