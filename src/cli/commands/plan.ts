import { readPipeline } from '../../definitions/project.ts';
import { planPipeline } from '../../run/planning/plan.ts';
import { resolveSettings } from '../../settings.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { renderPlan } from '../print/plan.ts';
import { type GlobalFlags, print, styler, terminalLog } from '../terminal.ts';

/** `mallard plan`. Exit code 1 when a rule would stop the run. */
export async function plan(
  name: string | undefined,
  options: { asOf?: string; fullRefresh?: boolean },
  flags: GlobalFlags,
): Promise<number> {
  const settings = resolveSettings(flags);
  const pipeline = readPipeline(settings.projectDir, await choosePipeline(name, settings));
  const found = await planPipeline(pipeline, settings, options, terminalLog(flags));
  if (flags.json) print(JSON.stringify(found, null, 2));
  else print(renderPlan(found, styler(process.stdout, flags)));
  return found.stoppedBy === null ? 0 : 1;
}
