import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunReport } from '../../../src/run/record/run-report.ts';
import { Metrics } from '../../../src/run/watching/metrics.ts';

const step = {
  kind: 'table',
  mode: 'whole',
  rowsIn: 9,
  seconds: 0.1,
  setAside: 0,
  bytes: null,
  fingerprint: null,
} as const;
const REPORT: RunReport = {
  status: 'done',
  runId: 'run-1',
  pipeline: 'shop',
  places: ['/in'],
  asOf: null,
  warehouse: 'm.duckdb',
  files: { seen: 3, loaded: 2, leftOut: 1, records: 9, rows: 8, rejects: 1, skipped: 0, bytes: 90 },
  leftOut: [{ path: 'bad.csv', reason: 'no header' }],
  duplicates: [],
  replaced: 0,
  steps: [
    { ...step, name: 'silver.sales', rowsOut: 7, quarantined: 2 },
    { ...step, name: 'gold.kept', mode: 'kept', rowsOut: null, quarantined: 0 },
  ],
  heldBack: [],
  released: [],
  warnings: [{ table: 'silver.sales', rule: 'odd "one"', violations: 4, rowsChecked: 7 }],
  sections: [],
  try: null,
  publishSeconds: 0.2,
  copies: [],
  rolledBack: null,
  seconds: 1.5,
};

describe('Metrics', () => {
  it('count what runs did, in the format that Prometheus reads', async () => {
    const metrics = new Metrics();
    metrics.succeeded(REPORT, 1_000_000);
    metrics.succeeded(
      { ...REPORT, status: 'nothing new', files: { ...REPORT.files, loaded: 0, leftOut: 0 } },
      2_000_000,
    );
    metrics.failed('shop', 'rule');
    metrics.is('running');
    metrics.is('watching');
    const lines = (await metrics.text()).split('\n');
    for (const line of [
      '# TYPE mallard_runs_total counter',
      'mallard_runs_total{pipeline="shop",outcome="succeeded"} 1',
      'mallard_runs_total{pipeline="shop",outcome="nothing new"} 1',
      'mallard_runs_total{pipeline="shop",outcome="rule"} 1',
      'mallard_files_total{pipeline="shop",outcome="loaded"} 2',
      'mallard_files_total{pipeline="shop",outcome="left out"} 1',
      'mallard_rows_total{pipeline="shop",table="silver.sales",to="table"} 7',
      'mallard_rows_total{pipeline="shop",table="silver.sales",to="quarantine"} 2',
      'mallard_rule_violations{pipeline="shop",table="silver.sales",rule="odd \\"one\\""} 4',
      'mallard_run_seconds{pipeline="shop"} 1.5',
      'mallard_last_success_timestamp_seconds{pipeline="shop"} 2000',
      'mallard_watch_state{state="watching"} 1',
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => /gold\.kept|state="running"/.test(line))).toEqual([]);
  });

  it('are served at /metrics alone, and not where somebody else serves', async () => {
    const server = await new Metrics().serve(0);
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/plain'),
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    await expect(new Metrics().serve(port)).rejects.toMatchObject({ kind: 'usage' });
  });
});
