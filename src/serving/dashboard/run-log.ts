import { MallardError } from '../../errors.ts';
import type { FirstRows } from '../../warehouse/statements.ts';

/** The last `most` lines that were logged of a run, in order; none where the log does not go back to it. */
export type RunLog = (
  run: string,
  most: number,
) => Promise<readonly { time: string; level: string; stage: string | undefined; message: string }[]>;

const LINES = 500;

/** What was logged of a run, as rows; `more` says that there are earlier lines. Throws `usage` where no run is named. */
export async function askRunLog(log: RunLog, run: string | undefined): Promise<FirstRows> {
  if (run === undefined || run === '')
    throw new MallardError('usage', 'no run is named', { next: 'ask for /api/log?run=ID' });
  const lines = await log(run, LINES + 1);
  return {
    columns: ['time', 'level', 'stage', 'message'].map((name) => ({ name, type: 'VARCHAR' })),
    rows: lines.slice(-LINES).map(({ time, level, stage, message }) => [time, level, stage ?? null, message]),
    more: lines.length > LINES,
  };
}
