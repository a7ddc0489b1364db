import type { GlobalFlags } from '../terminal.ts';
import { run } from './run.ts';

/** `mallard replay`: a run that takes no file, and judges anew what changed definitions are about. */
export function replay(pipeline: string | undefined, flags: GlobalFlags): Promise<number> {
  return run(pipeline, { replay: true }, flags);
}
