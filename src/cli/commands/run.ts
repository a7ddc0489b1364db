import { readPipeline } from '../../definitions/project.ts';
import type { RunOptions } from '../../run/run.ts';
import { runPipeline } from '../../run/run-pipeline.ts';
import { resolveSettings } from '../../settings.ts';
import { choosePipeline } from '../choose-pipeline.ts';
import { logged } from '../logged.ts';
import { renderRunReport } from '../print/run-report.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print, styler } from '../terminal.ts';

/** `mallard run`. Exit code 1 when a file had to be left out whole, or a copy of what is published could not be written. */
export async function run(
  name: string | undefined,
  options: RunOptions,
  flags: GlobalFlags,
): Promise<number> {
  const settings = resolveSettings(flags);
  const report = await logged(flags, settings.stateDir, async (log) => {
    const pipeline = readPipeline(settings.projectDir, await choosePipeline(name, settings));
    return runPipeline(pipeline, settings, { ...options, waitSeconds: flags.wait }, log, stopSignal());
  });
  if (flags.json) print(JSON.stringify(report, null, 2));
  else print(renderRunReport(report, styler(process.stdout, flags), process.stdout.columns ?? 120));
  const isBehind = report.copies.some(({ error }) => error !== null);
  return report.leftOut.length > 0 || isBehind ? 1 : 0;
}
