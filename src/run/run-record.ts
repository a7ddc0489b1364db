import { randomBytes } from 'node:crypto';
import { type ControlTotal, holds } from '../quality/control-totals.ts';
import type { RuleResult } from '../quality/measure.ts';
import type { Database, Parameters } from '../warehouse/database.ts';

/** What one step did. Rows are null where the step has no such side. */
export interface StepRecord {
  name: string;
  kind: 'arrival' | 'bronze' | 'table' | 'segmentation';
  /** `files`: only the rows of new files; `whole`: all of it; `kept`: nothing it depends on had changed. */
  mode: 'files' | 'whole' | 'kept';
  rowsIn: number | null;
  rowsOut: number | null;
  quarantined: number;
  setAside: number;
  seconds: number;
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
    seen: number;
    loaded: number;
    leftOut: number;
    records: number;
    rows: number;
    rejects: number;
    skipped: number;
  };
  steps: StepRecord[];
  rules: RuleResult[];
  totals: ControlTotal[];
  /** Comes after the run's transaction, so it is in the report and not in `ops`. */
  publishSeconds: number;
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
    files: { seen: 0, loaded: 0, leftOut: 0, records: 0, rows: 0, rejects: 0, skipped: 0 },
    steps: [],
    rules: [],
    totals: [],
    publishSeconds: 0,
  };
}

/** `2026-04-28 09:15:00.123` for DuckDB, in UTC. */
function timestamp(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}

/** Writes a record to `ops`: in the run's own transaction when it succeeded, in one of its own when it failed. */
export async function writeRecord(
  database: Database,
  record: RunRecord,
  outcome: {
    status: 'succeeded' | 'failed';
    error: string | null;
    version: string;
    failedStep?: string | undefined;
  },
): Promise<void> {
  const { runId, files } = record;
  await insert(database, 'ops.runs', {
    run_id: runId,
    pipeline: record.pipeline,
    status: outcome.status,
    started_at: record.startedAt,
    finished_at: timestamp(new Date()),
    as_of: record.asOf,
    full_refresh: record.fullRefresh,
    source: record.source,
    files_seen: files.seen,
    files_loaded: files.loaded,
    files_left_out: files.leftOut,
    records: files.records,
    loaded: files.rows,
    quarantined: files.rejects,
    error: outcome.error,
    mallard_version: outcome.version,
    duckdb_version: (await database.row<{ v: string }>('select version() as v')).v,
  });
  const steps =
    outcome.failedStep === undefined ? record.steps : [...record.steps, failedStep(outcome.failedStep)];
  for (const [i, step] of steps.entries()) {
    const failed = i >= record.steps.length;
    await insert(database, 'ops.run_steps', {
      run_id: runId,
      step: i + 1,
      name: step.name,
      kind: step.kind,
      mode: step.mode,
      status: failed ? 'failed' : 'done',
      rows_in: step.rowsIn,
      rows_out: step.rowsOut,
      rows_quarantined: step.quarantined,
      rows_set_aside: step.setAside,
      seconds: step.seconds,
      error: failed ? outcome.error : null,
    });
  }
  for (const rule of record.rules) {
    await insert(database, 'ops.expectation_results', {
      run_id: runId,
      table_name: rule.table,
      rule: rule.rule,
      kind: rule.kind,
      on_violation: rule.onViolation,
      rows_checked: rule.rowsChecked,
      violations: rule.violations,
      passed: rule.violations === 0,
      action: rule.action,
      expect: rule.expect,
    });
  }
  for (const total of record.totals) {
    await insert(database, 'ops.control_totals', {
      run_id: runId,
      table_name: total.table,
      total: total.total,
      input: total.input,
      output: total.output,
      holds: holds(total),
    });
  }
}

function failedStep(name: string): StepRecord {
  return {
    name,
    kind: 'table',
    mode: 'whole',
    rowsIn: null,
    rowsOut: null,
    quarantined: 0,
    setAside: 0,
    seconds: 0,
  };
}

async function insert(database: Database, table: string, row: Parameters): Promise<void> {
  const names = Object.keys(row);
  await database.run(
    `insert into ${table} (${names.join(', ')}) values (${names.map((name) => `$${name}`).join(', ')})`,
    row,
  );
}
