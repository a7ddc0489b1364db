import { holds } from '../../quality/control-totals.ts';
import type { Database } from '../../warehouse/database.ts';
import { insertRows } from '../../warehouse/insert-rows.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import { type RunRecord, timestamp } from './run-record.ts';

/** Writes a record to `ops`: in the run's own transaction when it succeeded, in one of its own when it failed. */
export async function writeRecord(
  database: Database,
  record: RunRecord,
  outcome: {
    status: 'succeeded' | 'failed';
    error: string | null;
    version: string;
  },
): Promise<void> {
  const { runId, files } = record;
  await insertRows(database, 'ops.runs', [
    {
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
      bytes: files.bytes,
      error: outcome.error,
      mallard_version: outcome.version,
      code_fingerprint: codeFingerprint(),
      definitions_fingerprint: record.definitions,
      duckdb_version: (await database.row<{ v: string }>('select version() as v')).v,
    },
  ]);
  const steps = [...record.steps, ...(record.failedStep === undefined ? [] : [record.failedStep])];
  const ofSteps = steps.map((step, i) => {
    const failed = step === record.failedStep;
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
      error: failed ? outcome.error : null,
    };
  });
  await insertRows(database, 'ops.run_steps', ofSteps);
  const ofRules = record.rules.map((rule) => ({
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
  await insertRows(database, 'ops.expectation_results', ofRules);
  const ofTotals = record.totals.map((total) => ({
    run_id: runId,
    table_name: total.table,
    total: total.total,
    input: total.input,
    output: total.output,
    holds: holds(total),
  }));
  await insertRows(database, 'ops.control_totals', ofTotals);
}
