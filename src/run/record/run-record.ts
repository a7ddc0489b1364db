import { randomBytes } from 'node:crypto';
import type { ControlTotal } from '../../quality/control-totals.ts';
import type { RuleResult } from '../../quality/measure.ts';
import type { Copy } from '../../serving/publishing/write-copies.ts';

/** Rows are null where a step has no such side. */
export interface StepCounts {
  rowsIn: number | null;
  rowsOut: number | null;
  quarantined: number;
  setAside: number;
}

/** The counts of a step that holds no row back and sets none aside. */
export function countsOf(rowsIn: number | null, rowsOut: number | null): StepCounts {
  return { rowsIn, rowsOut, quarantined: 0, setAside: 0 };
}

/** What one step did. */
export interface StepRecord extends StepCounts {
  name: string;
  kind:
    | 'arrival'
    | 'bronze'
    | 'forget'
    | 'table'
    | 'segmentation'
    | 'history'
    | 'campaigns'
    | 'lifetime_value';
  /**
   * `files`: only the rows of new files; `whole`: all of it; `kept`: nothing it depends on had changed; `appended`: to
   * a record that is never made anew; `erased`: a person's rows, which are gone.
   */
  mode: 'files' | 'whole' | 'kept' | 'appended' | 'erased';
  seconds: number;
  /** Of the files read, as they lay in their source; null where a step reads no files. */
  bytes: number | null;
  /** What it is made by (`fingerprint` in `definitions/`); null where no definition makes it. */
  fingerprint: string | null;
}

/** What is known of a step before it is done. */
export type StepHead = Omit<StepRecord, keyof StepCounts | 'seconds'>;

/** The step that lands and reads what is new, of the source of this name where there are several. */
export function landingHead(source?: string): StepHead {
  const name = source === undefined ? 'landing' : `landing of ${source}`;
  return { name, kind: 'arrival', mode: 'files', bytes: null, fingerprint: null };
}

/** Everything a run says of itself, gathered while it works and written to `ops` whether it succeeds or fails. */
export interface RunRecord {
  runId: string;
  pipeline: string;
  /** UTC, to the microsecond, as DuckDB reads a timestamp. */
  startedAt: string;
  source: string;
  fullRefresh: boolean;
  asOf: string | null;
  files: {
    /** Null as long as the source has not been listed. */
    seen: number | null;
    loaded: number;
    leftOut: number;
    records: number;
    rows: number;
    rejects: number;
    skipped: number;
    /** Of the files loaded, as they lay in their source. */
    bytes: number;
  };
  /** What the pipeline as a whole is made by; null as long as that is not known. */
  definitions: string | null;
  steps: StepRecord[];
  /** The step that ended a run that failed, as far as it came. */
  failedStep: StepRecord | undefined;
  rules: RuleResult[];
  totals: ControlTotal[];
  /** Comes after the run's transaction, so it is in the report and not in `ops`. */
  publishSeconds: number;
  /** As `publishSeconds`: where else the published file went, or could not. */
  copies: Copy[];
}

/** Starts a record. Run ids sort by time. */
export function startRecord(
  pipeline: string,
  source: string,
  fullRefresh: boolean,
  now: Date = new Date(),
): RunRecord {
  const startedAt = timestamp(now);
  return {
    runId: `${startedAt.replace(/[-:]/g, '').replace(' ', 'T').slice(0, 19)}-${randomBytes(2).toString('hex')}`,
    pipeline,
    startedAt,
    source,
    fullRefresh,
    asOf: null,
    files: { seen: null, loaded: 0, leftOut: 0, records: 0, rows: 0, rejects: 0, skipped: 0, bytes: 0 },
    definitions: null,
    steps: [],
    failedStep: undefined,
    rules: [],
    totals: [],
    publishSeconds: 0,
    copies: [],
  };
}

/** `2026-04-28 09:15:00.123` for DuckDB, in UTC. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}
