import type { LifetimeValueDefinition } from '../../definitions/steps.ts';
import { estimateLifetimes } from '../../lifetime/estimate-lifetimes.ts';
import { stopIfBroken } from '../../quality/control-totals.ts';
import type { RuleResult } from '../../quality/measure.ts';
import type { Database } from '../../warehouse/database.ts';
import { countsOf, type RunRecord, type StepCounts } from '../record/run-record.ts';

/**
 * Fits one model of customers' purchases and writes its table. Throws `rule` when a row of its source cannot be read
 * or is not in the table.
 */
export async function buildLifetimeValue(
  database: Database,
  step: LifetimeValueDefinition,
  record: RunRecord,
): Promise<StepCounts> {
  const { rowsIn, rowsOut, purchases, values } = await estimateLifetimes(
    database,
    step,
    step.shownAs,
    record,
  );
  const total = { table: step.table, total: 'rows', input: String(rowsIn), output: String(rowsOut) };
  record.totals.push(total);
  stopIfBroken([total], step.table);
  record.rules.push(judgeFits(step.table, [purchases, values]));
  return countsOf(rowsIn, rowsOut);
}

/** A fit that did not come to rest is told of and stops nothing: its parameters are the best that it has seen. */
export function judgeFits(
  table: string,
  fits: readonly ({ evaluations: number; converged: boolean } | undefined)[],
): RuleResult {
  const done = fits.filter((fit) => fit !== undefined);
  const restless = done.filter(({ converged }) => !converged).length;
  return {
    table,
    rule: 'fit_converges',
    kind: 'table',
    onViolation: 'warn',
    rowsChecked: done.length,
    violations: restless,
    observed: done.map(({ evaluations }) => `${evaluations} evaluations`).join(', ') || 'nothing to fit',
    action: restless > 0 ? 'warned' : 'passed',
    expect: 'the fits of purchases and of values come to rest',
    tags: [],
  };
}
