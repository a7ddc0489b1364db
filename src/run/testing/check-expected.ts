import { PROVENANCE_NAMES } from '../../definitions/own-columns.ts';
import type { TestedSql } from '../../definitions/sql-tests.ts';
import type { TestRows } from '../../definitions/test-rows.ts';
import type { MallardError } from '../../errors.ts';
import { holds } from '../../quality/control-totals.ts';
import { CANDIDATE } from '../../refine/candidate.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteTable } from '../../warehouse/quote.ts';
import type { Value } from '../../warehouse/statements.ts';
import { tablesOf } from '../building/build-table.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type Comparison, compareRows, type FoundRows } from './compare-rows.ts';
import { placeOfCell, refuseUnknown, type TestPlace, wrong } from './test-place.ts';

/** One thing that is not as a test expects. */
export type Failure =
  | ({ kind: 'rows'; of: string } & Comparison)
  | { kind: 'said'; of: string; expected: string; found: string };

/** What the SQL under test made of the given rows. */
export interface Made {
  record: RunRecord;
  /** Why there are no rows: a rule stopped the run, or DuckDB did. */
  stopped: MallardError | undefined;
  /** A query's rows; a table's are in it. */
  rows: FoundRows | undefined;
}

/**
 * Compares what was made with what a test expects. Throws `definition` for what it can never find: a column, table or
 * rule that is not there.
 */
export async function checkExpected(
  database: Database,
  tested: TestedSql,
  place: TestPlace,
  made: Made,
): Promise<Failure[]> {
  const { expect } = place.test;
  refuseWhatCannotBe(tested, place);
  const { stopped, record } = made;
  if (stopped?.kind === 'execution')
    return [{ kind: 'said', of: 'it', expected: 'rows', found: stopped.message }];
  const failures = stopFailures(expect.stopped_by, made);
  for (const [rule, count] of Object.entries(expect.violations)) {
    const found = record.rules.find((result) => result.rule === rule)?.violations;
    if (found === count) continue;
    const of = `violations of ${rule}`;
    failures.push({ kind: 'said', of, expected: String(count), found: String(found ?? 'not measured') });
  }
  const compare = (of: string, rows: TestRows, found: FoundRows, path: string[], inOrder = false) => {
    const full = ['tests', place.index, 'expect', ...path];
    const columns = found.columns.map(({ name }) => name);
    for (const [i, row] of rows.rows.entries())
      refuseUnknown(Object.keys(row), columns, of, (name) => placeOfCell(place.file, full, rows, i, name));
    const comparison = compareRows(rows.rows, found, inOrder);
    if (comparison.differences.length > 0) failures.push({ kind: 'rows', of, ...comparison });
  };
  const isMade = stopped === undefined;
  if (isMade && expect.rows !== undefined) {
    const rows = made.rows ?? (await rowsOf(database, tested.name));
    compare(tested.name, expect.rows, rows, ['rows'], expect.in_order);
  }
  for (const [table, rows] of Object.entries(isMade ? expect.set_aside : {}))
    compare(table, rows, await rowsOf(database, table), ['set_aside', table]);
  if (expect.quarantined !== undefined)
    compare('quarantine', expect.quarantined, await quarantined(database, tested), ['quarantined']);
  return failures;
}

/** A query has no rules, and a table only its own rules and routes. */
function refuseWhatCannotBe({ name, step }: TestedSql, { file, test, index }: TestPlace): void {
  const { quarantined, set_aside, violations, stopped_by } = test.expect;
  const rules = step?.rules;
  const names = [...(rules?.expectations ?? []), ...(rules?.checks ?? [])].map((rule) => rule.name);
  const totals = rules?.control_totals.map((total) => total.name) ?? [];
  const routed = step === undefined ? [] : tablesOf(step).filter((table) => table !== name);
  const path = (...rest: string[]) => file.placeOf(['tests', index, 'expect', ...rest]);
  if (step === undefined && quarantined !== undefined)
    throw wrong(`${name} is a query and quarantines nothing`, path('quarantined'));
  const noRoute = Object.keys(set_aside).find((table) => !routed.includes(table));
  if (noRoute !== undefined) throw wrong(`${name} has no route to ${noRoute}`, path('set_aside', noRoute));
  const noRule = Object.keys(violations).find((rule) => !names.includes(rule));
  if (noRule !== undefined) throw wrong(`${name} has no rule ${noRule}`, path('violations', noRule));
  if (stopped_by !== undefined && ![...names, ...totals].includes(stopped_by))
    throw wrong(`${name} has no rule and no control total ${stopped_by}`, path('stopped_by'));
}

function stopFailures(expected: string | undefined, { stopped, record }: Made): Failure[] {
  const stopping = [
    ...record.rules.filter(({ action }) => action === 'stopped').map(({ rule }) => rule),
    ...record.totals.filter((total) => !holds(total)).map(({ total }) => total),
  ];
  if (expected === undefined ? stopped === undefined : stopping.includes(expected)) return [];
  const found = stopped?.message ?? 'nothing stopped it';
  return [{ kind: 'said', of: 'stopped by', expected: expected ?? 'nothing', found }];
}

async function rowsOf(database: Database, table: string): Promise<FoundRows> {
  return database.query(`select * from ${quoteTable(table)} order by rowid`);
}

/** The rows held in quarantine: by which rules, why, from which line, and the columns of what was rejected. */
async function quarantined(database: Database, { name, step }: TestedSql): Promise<FoundRows> {
  const own = ['rules', 'reason', 'line'];
  const source = step?.rules.rows_of === undefined ? CANDIDATE : quoteTable(step.rules.rows_of);
  const rejected = await database.query(`select * from ${source} limit 0`);
  const columns = rejected.columns.filter((column) => ![...own, ...PROVENANCE_NAMES].includes(column.name));
  const held = await database.rows<{ rules: string; reason: string; line: number | null; raw: string }>(
    "select rules, reason, line, raw from ops.quarantine where state = 'held' and table_name = $name order by rowid",
    { name },
  );
  return {
    columns: [...own.map((column) => ({ name: column, type: 'VARCHAR' })), ...columns],
    rows: held.map(({ rules, reason, line, raw }) => {
      const content = JSON.parse(raw) as Record<string, Value>;
      return [rules, reason, line, ...columns.map((column) => content[column.name] ?? null)];
    }),
  };
}
