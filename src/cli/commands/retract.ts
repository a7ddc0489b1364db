import type { GlobalFlags } from '../terminal.ts';
import { run } from './run.ts';

/** `mallard retract`: a run that takes one file back out, or with `--restore` lets it come back. */
export function retract(
  file: string,
  pipeline: string | undefined,
  { source, restore }: { source?: string[]; restore?: boolean },
  flags: GlobalFlags,
): Promise<number> {
  return run(pipeline, { source, ...(restore ? { restore: [file] } : { retract: [file] }) }, flags);
}
