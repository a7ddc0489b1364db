import type { RunReport } from '../record/run-report.ts';
import type { RunOptions } from '../run.ts';

export interface WatchOptions extends Pick<RunOptions, 'source'> {
  /** Seconds between two looks at a source. */
  pollSeconds: number;
  /** Seconds for which a file must hold still before it is taken: a burst becomes one run. See `Settling`. */
  quietSeconds: number;
  /** A cron expression: run then, instead of when files settle. */
  schedule?: string | undefined;
  waitSeconds?: number | undefined;
  /** Is told what happens. */
  observer?: WatchObserver | undefined;
}

/** What whoever counts is told of a watch. */
interface WatchObserver {
  succeeded(report: RunReport): void;
  /** `kind`: that of the error, or `bug`. */
  failed(pipeline: string, kind: string): void;
  /** `running`, `watching` or `backing off`. */
  is(state: string): void;
}
