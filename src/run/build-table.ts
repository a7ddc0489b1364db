import type { TableDefinition } from '../definitions/project.ts';
import { measureTotals, stopIfBroken } from '../quality/control-totals.ts';
import { measureRows, measureTable, type RuleResult, stopIfViolated } from '../quality/measure.ts';
import { quarantineRows, supersede } from '../quality/quarantine.ts';
import { isDropped, isRouted, takenByRoute } from '../quality/rule-sql.ts';
import { CANDIDATE, makeCandidate } from '../refine/candidate.ts';
import { withRulesFile } from '../refine/sql-error.ts';
import { appendRows, deleteFiles, replaceTable } from '../refine/swap.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteTable, quoteTexts } from '../warehouse/quote.ts';
import type { RunRecord } from './run-record.ts';

/** How much of a table to make: all of it, or the rows of new files in place of those that they replace. */
export type Extent =
  | { mode: 'whole' }
  | { mode: 'files'; newIds: readonly string[]; replacedIds: readonly string[] };

interface RowCounts {
  rowsIn: number | null;
  rowsOut: number;
  quarantined: number;
  setAside: number;
}

/**
 * Makes one table: its SELECT into a candidate, the candidate's rules measured, what breaks them into quarantine,
 * what a route takes aside, the rest into the table, and then the sums. Throws `rule` when anything stops it.
 */
export async function buildTable(
  database: Database,
  definition: TableDefinition,
  extent: Extent,
  record: RunRecord,
): Promise<RowCounts> {
  const { rules, rulesFile } = definition;
  await makeCandidate(database, definition, extent.mode === 'files' ? extent.newIds : undefined);
  return withRulesFile(rulesFile, async () => {
    note(await measureRows(database, CANDIDATE, rules));
    const counts = await distribute(database, definition, extent, record);
    note(await measureTable(database, rules));
    await checkSums(database, definition, record);
    return counts;
  });

  function note(results: RuleResult[]): void {
    record.rules.push(...results);
    stopIfViolated(results, rulesFile);
  }
}

/** Sends each candidate row to the one place where it belongs. */
async function distribute(
  database: Database,
  { rules, table }: TableDefinition,
  extent: Extent,
  record: RunRecord,
): Promise<RowCounts> {
  const replacedIds = extent.mode === 'files' ? extent.replacedIds : undefined;
  if (replacedIds === undefined || replacedIds.length > 0) await supersede(database, table, replacedIds);
  const quarantined = rules.expectations.some((rule) => rule.on_violation === 'drop')
    ? await quarantineRows(database, CANDIDATE, rules, record)
    : 0;
  let setAside = 0;
  for (const [i, route] of rules.routes.entries()) {
    setAside += await put({ table: route.to, where: takenByRoute(rules, i) });
  }
  const rowsOut = await put({ table, where: `not (${isRouted(rules)}) and not (${isDropped(rules)})` });
  return { rowsIn: await countInput(database, rules.rows_of, extent), rowsOut, quarantined, setAside };

  async function put(share: { table: string; where: string }): Promise<number> {
    if (replacedIds === undefined) return replaceTable(database, CANDIDATE, rules, share);
    await deleteFiles(database, share.table, replacedIds);
    return appendRows(database, CANDIDATE, rules, share);
  }
}

async function countInput(
  database: Database,
  input: string | undefined,
  extent: Extent,
): Promise<number | null> {
  if (input === undefined) return null;
  const filter = extent.mode === 'files' ? ` where _file_id in ${quoteTexts(extent.newIds)}` : '';
  return (await database.row<{ n: number }>(`select count(*) as n from ${quoteTable(input)}${filter}`)).n;
}

/** A row-level table as a whole holds, sets aside or quarantines each row of its input; others say what must agree. */
async function checkSums(
  database: Database,
  { rules, rulesFile, table }: TableDefinition,
  record: RunRecord,
): Promise<void> {
  const conservation = rules.rows_of === undefined ? [] : [await countConservation(rules.rows_of)];
  const totals = [...conservation, ...(await measureTotals(database, rules))];
  record.totals.push(...totals);
  stopIfBroken(totals, rulesFile);

  async function countConservation(input: string) {
    const destinations = [table, ...new Set(rules.routes.map((route) => route.to))];
    const parts = [
      ...destinations.map((name) => `(select count(*) from ${quoteTable(name)})`),
      "(select count(*) from ops.quarantine where state = 'held' and table_name = $table)",
    ];
    const { arrived, kept } = await database.row<{ arrived: number; kept: number }>(
      `select (select count(*) from ${quoteTable(input)}) as arrived, ${parts.join(' + ')} as kept`,
      { table },
    );
    return {
      table,
      total: 'rows (output + set aside + quarantined)',
      input: String(arrived),
      output: String(kept),
    };
  }
}
