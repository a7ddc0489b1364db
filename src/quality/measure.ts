import type { Check, Expectation, Expectations, Threshold } from '../definitions/expectations.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteNames, quoteTable, quoteText } from '../warehouse/quote.ts';
import { isRouted, violates } from './rule-sql.ts';

/** What a rule found in one run. `stopped`: it keeps the whole run from going live. */
export interface RuleResult {
  table: string;
  rule: string;
  kind: 'row' | 'table';
  onViolation: 'warn' | 'drop' | 'fail';
  rowsChecked: number;
  violations: number;
  action: 'passed' | 'warned' | 'dropped' | 'stopped';
  expect: string;
}

/** Measures all row rules of a table in one scan of its candidate. Rows that a route takes are not judged. */
export async function measureRows(
  database: Database,
  candidate: string,
  rules: Expectations,
): Promise<RuleResult[]> {
  const counts = rules.expectations.map((rule, i) => `count(*) filter (where ${violates(rule)}) as r${i}`);
  if (counts.length === 0) return [];
  const measured = await database.row<Record<string, number>>(
    `select count(*) as checked, ${counts.join(', ')} from ${candidate} where not (${isRouted(rules)})`,
  );
  const checked = measured.checked ?? 0;
  return rules.expectations.map((rule, i) =>
    judge(rules.table, rule, 'row', rule.expect, checked, measured[`r${i}`] ?? 0),
  );
}

/**
 * Measures the checks on a table. For `unique`, each row beyond the first of its key is a violation.
 *
 * @param among a table of new rows: then only the keys that occur there are looked at, since the others were before.
 *   Between their smallest and largest, which lets DuckDB skip unread what a growing key, a date or a number rules out
 */
export async function measureTable(
  database: Database,
  rules: Expectations,
  among?: string,
): Promise<RuleResult[]> {
  const results: RuleResult[] = [];
  for (const check of rules.checks) {
    const columns = quoteNames(check.unique);
    const filter =
      among === undefined
        ? ''
        : `semi join (select ${columns} from ${among}) as among using (${columns}) where ${await isBetween(database, among, check.unique)}`;
    const { checked, violations } = await database.row<{ checked: number; violations: number }>(
      `select coalesce(sum(n), 0)::bigint as checked, coalesce(sum(n - 1), 0)::bigint as violations
       from (select count(*) as n from ${quoteTable(rules.table)} ${filter} group by ${columns})`,
    );
    results.push(
      judge(rules.table, check, 'table', `unique: ${check.unique.join(', ')}`, checked, violations),
    );
  }
  return results;
}

/** SQL that is TRUE for rows whose columns are within the range that they have in `among`. */
async function isBetween(database: Database, among: string, columns: readonly string[]): Promise<string> {
  const ends = columns.flatMap((name, i) =>
    ['min', 'max'].map((end) => `cast(${end}(${quoteName(name)}) as varchar) as ${end}${i}`),
  );
  const found = await database.row<Record<string, string | null>>(`select ${ends.join(', ')} from ${among}`);
  const ranges = columns.map((name, i) => {
    const [min, max] = [found[`min${i}`], found[`max${i}`]];
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
    next: 'nothing of this run is visible; mend the data or the rule and run again. The rows are in ops.quarantine, as not_applied',
  });
}

function judge(
  table: string,
  rule: Expectation | Check,
  kind: RuleResult['kind'],
  expect: string,
  rowsChecked: number,
  violations: number,
): RuleResult {
  const { name, on_violation: onViolation, fail_if: limit } = rule;
  const stopped =
    violations > 0 &&
    (onViolation === 'fail' || (limit !== undefined && exceeds(limit, violations, rowsChecked)));
  const action =
    violations === 0 ? 'passed' : stopped ? 'stopped' : onViolation === 'drop' ? 'dropped' : 'warned';
  return { table, rule: name, kind, onViolation, rowsChecked, violations, action, expect };
}

function exceeds(limit: Threshold, violations: number, rowsChecked: number): boolean {
  return 'percent' in limit ? violations * 100 > limit.percent * rowsChecked : violations > limit.count;
}
