import { type Log, teeLog } from '../log.ts';
import { openRunLog } from '../run/record/run-log.ts';
import { type GlobalFlags, terminalLog } from './terminal.ts';

/**
 * Does the work of a command that writes to a warehouse, with a log for the terminal and one that is kept beside the
 * warehouse. What ends the work, a fault of ours included, is in the latter too.
 */
export async function logged<Result>(
  flags: GlobalFlags,
  stateDir: string,
  work: (log: Log) => Promise<Result>,
): Promise<Result> {
  const kept = openRunLog(stateDir);
  process.on('uncaughtExceptionMonitor', (error) => kept.failed(error));
  try {
    return await work(teeLog(terminalLog(flags), kept));
  } catch (error) {
    kept.failed(error);
    throw error;
  }
}
