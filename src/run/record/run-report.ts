import { type Pin, readPin } from '../../serving/publishing/pin.ts';
import type { Copy } from '../../serving/publishing/write-copies.ts';
import type { Database } from '../../warehouse/database.ts';
import type { QueryResult } from '../../warehouse/statements.ts';
import type { Run } from '../run.ts';
import type { LeftOut } from '../taking/land-new.ts';
import type { Taken } from '../taking/take-files.ts';
import type { RunRecord, StepRecord } from './run-record.ts';

/** What a run tells its user: what came in, what was held back and why, and where the result is. */
export interface RunReport {
  status: 'done' | 'nothing new';
  runId: string | null;
  pipeline: string;
  /** Where it looked for files, a place a source. */
  places: string[];
  asOf: string | null;
  warehouse: string;
  files: RunRecord['files'] & { seen: number };
  leftOut: LeftOut[];
  duplicates: string[];
  /** Contents that left the tables because other bytes came under their name. */
  replaced: number;
  steps: StepRecord[];
  /** Rules that held rows back in this run, and lines that were no records. */
  heldBack: { table: string; rules: string; reason: string; rows: number; example: string | null }[];
  /** Rows that were held before this run and are no more, since their rule or SQL changed. */
  released: { table: string; rules: string; rows: number }[];
  warnings: { table: string; rule: string; violations: number; rowsChecked: number }[];
  /** The pipeline's own queries, with their results. */
  sections: { title: string; result: QueryResult }[];
  /** A line of SQL to try. */
  try: string | null;
  publishSeconds: number;
  /** Where else the published file went, or could not. */
  copies: Copy[];
  /** The rollback that stands, since this run had nothing to publish. */
  rolledBack: Pin | null;
  seconds: number;
}

export function reportNothing(run: Run, taken: readonly Taken[]): RunReport {
  return {
    status: 'nothing new',
    runId: null,
    ...common(run, taken),
    files: {
      ...run.record.files,
      seen: seen(taken),
      leftOut: taken.flatMap(({ leftOut }) => leftOut).length,
    },
    heldBack: [],
    released: [],
    sections: [],
    try: run.pipeline.try ?? null,
  };
}

export async function reportRun(run: Run, taken: readonly Taken[]): Promise<RunReport> {
  const { database, pipeline, record } = run;
  const sections = [];
  for (const { title, sql } of pipeline.report)
    sections.push({ title, result: await database.query(sql.text) });
  return {
    status: 'done',
    runId: record.runId,
    ...common(run, taken),
    heldBack: await heldBack(database, record.runId),
    released: await released(database, record.runId),
    sections,
    try: pipeline.try ?? null,
  };
}

function common({ record, settings, sources }: Run, taken: readonly Taken[]) {
  return {
    pipeline: record.pipeline,
    places: sources.map(({ files }) => files.name),
    asOf: record.asOf,
    warehouse: settings.warehouseFile,
    files: { ...record.files, seen: seen(taken) },
    leftOut: taken.flatMap(({ leftOut }) => leftOut),
    replaced: taken.flatMap(({ replacedIds }) => replacedIds).length,
    duplicates: taken
      .flatMap(({ entries }) => entries)
      .filter(({ status, error }) => status === 'duplicate' && error !== null)
      .map(({ path, error }) => `${path}: ${error}`),
    steps: record.steps,
    warnings: record.rules
      .filter(({ action }) => action === 'warned')
      .map(({ table, rule, violations, rowsChecked }) => ({ table, rule, violations, rowsChecked })),
    publishSeconds: record.publishSeconds,
    copies: record.copies,
    rolledBack: readPin(settings) ?? null,
    seconds: (Date.now() - Date.parse(`${record.startedAt}Z`)) / 1000,
  };
}

function seen(taken: readonly Taken[]): number {
  return taken.flatMap(({ listed }) => listed).length;
}

async function heldBack(database: Database, runId: string): Promise<RunReport['heldBack']> {
  return database.rows(
    `select table_name as "table", rules, reason, count(*) as rows,
       min_by(source_file || coalesce(', line ' || line, ''), source_file || lpad(cast(coalesce(line, 0) as varchar), 12, '0')) as example
     from ops.quarantine where run_id = $runId and state = 'held' group by all order by rows desc, "table", rules`,
    { runId },
  );
}

async function released(database: Database, runId: string): Promise<RunReport['released']> {
  return database.rows(
    `select table_name as "table", rules, count(*) as rows from ops.quarantine
     where ended_by = $runId and state = 'released' group by all order by rows desc, "table", rules`,
    { runId },
  );
}
