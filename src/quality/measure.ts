import type { Expectations } from '../definitions/expectations.ts';
import type { Check, Expectation, ModelCheck } from '../definitions/rule.ts';
import type { Threshold } from '../definitions/threshold.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import type { Batch } from '../warehouse/provenance.ts';
import { quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';
import { checkQuery, describeMeasure } from './check-sql.ts';
import { isJudged, isRouted, violates } from './rule-sql.ts';

/** What a rule found in one run. `stopped`: it keeps the whole run from going live. */
export interface RuleResult {
  table: string;
  rule: string;
  kind: 'row' | 'table';
  onViolation: 'warn' | 'drop' | 'fail';
  rowsChecked: number;
  violations: number;
  /** What a check of one value saw. */
  observed: string | null;
  action: 'passed' | 'warned' | 'dropped' | 'stopped';
  expect: string;
  tags: readonly string[];
}

/** Measures all row rules of a table in one scan of its candidate. Rows that a route takes are not judged. */
export async function measureRows(
  database: Database,
  candidate: string,
  rules: Expectations,
): Promise<RuleResult[]> {
  const counts = rules.expectations.flatMap((rule, i) => [
    `count(*) filter (where ${isJudged(rule)}) as c${i}`,
    `count(*) filter (where ${violates(rule)}) as v${i}`,
  ]);
  if (counts.length === 0) return [];
  const measured = await database.engine.row<Record<string, number>>(
    `from ${candidate} select ${counts.join(', ')} where not (${isRouted(rules)})`,
  );
  return rules.expectations.map((rule, i) => {
    const found = { checked: measured[`c${i}`] ?? 0, violations: measured[`v${i}`] ?? 0, observed: null };
    return judge(rules.table, rule, 'row', rule.expect, found);
  });
}

/**
 * Measures the checks on a table whose rows are in place.
 *
 * @param today the day of the run, `2026-04-28`
 * @param batch the rows that were added: what can be, is measured on them alone, since the others were before
 * @param before a table of the rows as they were before, if there were any
 */
export async function measureTable(
  database: Database,
  rules: Expectations,
  today: string,
  batch?: Batch,
  before?: string,
): Promise<RuleResult[]> {
  const results: RuleResult[] = [];
  for (const check of rules.checks) {
    const keys = check.measure.kind === 'unique' && batch !== undefined ? check.measure.of : [];
    const isNearBatch = await isBetween(database, rules.table, batch, keys);
    const query = checkQuery(check, { table: rules.table, batch, isNearBatch, today, before });
    const found = await database.engine.row<Found>(query);
    results.push(judge(rules.table, check, 'table', describeMeasure(check.measure), found));
  }
  return results;
}

/**
 * SQL that is TRUE for rows whose keys lie between the smallest and the largest added one: it lets DuckDB skip unread
 * what a growing key, a date or a number rules out.
 */
async function isBetween(
  database: Database,
  table: string,
  batch: Batch | undefined,
  columns: readonly string[],
): Promise<string> {
  if (columns.length === 0) return 'true';
  const ends = columns.flatMap((name, i) =>
    ['min', 'max'].map((end) => `cast(${end}(${quoteName(name)}) as string) as ${end}${i}`),
  );
  const added = await database.engine.row<Record<string, string | null>>(
    `select ${ends.join(', ')} from ${quoteTable(table)} where ${batch?.where ?? 'true'}`,
  );
  const ranges = columns.map((name, i) => {
    const [min, max] = [added[`min${i}`], added[`max${i}`]];
    return min && max ? `${quoteName(name)} between ${quoteText(min)} and ${quoteText(max)}` : 'true';
  });
  return ranges.join(' and ');
}

/** Whether any result keeps the run from going live. */
export function isStopped(results: readonly RuleResult[]): boolean {
  return results.some(({ action }) => action === 'stopped');
}

/** Throws `rule` (exit code 1) if any result stops the run; names every one that does. */
export function stopIfViolated(results: readonly RuleResult[], rulesFile: string): void {
  const stopping = results.filter(({ action }) => action === 'stopped');
  const [first] = stopping;
  if (first === undefined) return;
  const all = stopping
    .map(({ rule, violations, rowsChecked }) => `${rule}: ${violations} of ${rowsChecked} rows`)
    .join('; ');
  throw new MallardError('rule', `${first.table} does not go live: ${all}`, {
    where: `${rulesFile}, rule ${first.rule} (${first.expect})`,
    next: `nothing of this run is visible; mend the data or the rule and run again. ${whereToLook(first)}`,
  });
}

/** A rule about rows keeps those that break it; of one about a table or model there is only what it saw. */
function whereToLook({ kind, observed }: RuleResult): string {
  if (kind === 'row') return 'The rows are in ops.quarantine, as not_applied';
  const seen = observed === null ? '' : ` (it saw ${observed})`;
  return `What it found is in ops.expectation_results${seen}`;
}

/** What the checks on a model are about. */
export interface ModelFacts {
  silhouette: number;
  /** How many are in each cluster that was fitted. */
  sizes: readonly number[];
  /** Share of those of the model before who kept their cluster; null for a first model. */
  keptShare: number | null;
}

/** Judges the checks on a model. An empty one, and what there is nothing to compare with, violates nothing. */
export function judgeModel(table: string, checks: readonly ModelCheck[], facts: ModelFacts): RuleResult[] {
  const all = facts.sizes.reduce((sum, size) => sum + size, 0);
  return checks.map((rule) => {
    const { expect, observed, holds } = modelFinding(rule, facts, all);
    return judge(table, rule, 'table', expect, {
      checked: 1,
      violations: all > 0 && !holds ? 1 : 0,
      observed,
    });
  });
}

/** Shares that are equal as they are written may differ in their last bit: 1 − 0.7 is more than 0.3. */
const ROUNDING = 1e-9;

/** A share as it is written in a rule: 0.07 as `7%`. */
function asWritten(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

function modelFinding(rule: ModelCheck, { silhouette, sizes, keptShare }: ModelFacts, all: number) {
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  if (rule.smallest_cluster_at_least !== undefined) {
    const [least, smallest] = [rule.smallest_cluster_at_least, all === 0 ? 0 : Math.min(...sizes) / all];
    return {
      expect: `smallest cluster at least ${asWritten(least)}`,
      observed: percent(smallest),
      holds: smallest >= least - ROUNDING,
    };
  }
  if (rule.changed_at_most !== undefined) {
    const changed = keptShare === null ? 0 : 1 - keptShare;
    return {
      expect: `in another cluster than before at most ${asWritten(rule.changed_at_most)}`,
      observed: keptShare === null ? 'no model before' : percent(changed),
      holds: changed <= rule.changed_at_most + ROUNDING,
    };
  }
  const height = rule.silhouette_at_least ?? -1;
  return {
    expect: `silhouette at least ${height}`,
    observed: silhouette.toFixed(4),
    holds: silhouette >= height,
  };
}

/** What was measured of a rule. */
interface Found {
  checked: number;
  violations: number;
  observed: string | null;
}

function judge(
  table: string,
  rule: Expectation | Check | ModelCheck,
  kind: RuleResult['kind'],
  expect: string,
  { checked: rowsChecked, violations, observed }: Found,
): RuleResult {
  const { name, on_violation: onViolation } = rule;
  const action = actionOn({ warn_if: undefined, fail_if: undefined, ...rule }, violations, rowsChecked);
  const { tags } = rule;
  return { table, rule: name, kind, onViolation, rowsChecked, violations, observed, action, expect, tags };
}

function actionOn(
  { on_violation, warn_if, fail_if }: Pick<Expectation, 'on_violation' | 'warn_if' | 'fail_if'>,
  violations: number,
  rowsChecked: number,
): RuleResult['action'] {
  if (violations === 0) return 'passed';
  const isOver = (limit: Threshold | undefined) =>
    limit !== undefined && exceeds(limit, violations, rowsChecked);
  if (on_violation === 'fail' || isOver(fail_if)) return 'stopped';
  if (on_violation === 'drop') return 'dropped';
  return warn_if === undefined || isOver(warn_if) ? 'warned' : 'passed';
}

function exceeds(limit: Threshold, violations: number, rowsChecked: number): boolean {
  return 'percent' in limit ? violations * 100 > limit.percent * rowsChecked : violations > limit.count;
}
