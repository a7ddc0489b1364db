import { holds } from '../../quality/control-totals.ts';
import type { Database } from '../../warehouse/database.ts';
import { insertRows } from '../../warehouse/insert-rows.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import { type RunRecord, timestamp } from './run-record.ts';

/** How a run ended, and which Mallard it was. */
interface Outcome {
  status: 'succeeded' | 'failed';
  error: string | null;
  version: string;
}

/** Writes a record to `ops`: in the run's own transaction when it succeeded, in one of its own when it failed. */
export async function writeRecord(database: Database, record: RunRecord, outcome: Outcome): Promise<void> {
  const { duckdb } = await database.row<{ duckdb: string }>('select version() as duckdb');
  await insertRows(database, 'ops.runs', [rowOfRun(record, outcome, duckdb)]);
  await insertRows(database, 'ops.run_steps', rowsOfSteps(record, outcome));
  await insertRows(database, 'ops.expectation_results', rowsOfRules(record));
  await insertRows(database, 'ops.control_totals', rowsOfTotals(record));
}

function rowOfRun(record: RunRecord, { status, error, version }: Outcome, duckdb: string) {
  const { files } = record;
  return {
    run_id: record.runId,
    pipeline: record.pipeline,
    status,
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
    bytes: files.bytes,
    error,
    mallard_version: version,
    code_fingerprint: codeFingerprint(),
    definitions_fingerprint: record.definitions,
    duckdb_version: duckdb,
  };
}

/** The steps in their order, the one that failed last. */
function rowsOfSteps({ runId, steps, failedStep }: RunRecord, { error }: Outcome) {
  const all = failedStep === undefined ? steps : [...steps, failedStep];
  return all.map((step, i) => {
    const failed = step === failedStep;
    return {
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
      bytes: step.bytes,
      fingerprint: step.fingerprint,
      error: failed ? error : null,
    };
  });
}

function rowsOfRules({ runId, rules }: RunRecord) {
  return rules.map((rule) => ({
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
    observed: rule.observed,
    tags: rule.tags.join(', ') || null,
  }));
}

function rowsOfTotals({ runId, totals }: RunRecord) {
  return totals.map((total) => ({
    run_id: runId,
    table_name: total.table,
    total: total.total,
    input: total.input,
    output: total.output,
    holds: holds(total),
  }));
}
