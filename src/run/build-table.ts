import type { StepDefinition, TableDefinition } from '../definitions/project.ts';
import { type ControlTotal, measureTotals, stopIfBroken } from '../quality/control-totals.ts';
import { isStopped, measureRows, measureTable, stopIfViolated } from '../quality/measure.ts';
import { quarantineRows, supersede } from '../quality/quarantine.ts';
import { breaksAny, droppingRules, isRouted, takenByRoute } from '../quality/rule-sql.ts';
import { CANDIDATE, makeCandidate } from '../refine/candidate.ts';
import { appendRows, createLike } from '../refine/fill-table.ts';
import { withRulesFile } from '../refine/sql-error.ts';
import type { Database } from '../warehouse/database.ts';
import { deleteFiles } from '../warehouse/provenance.ts';
import { quoteTable, quoteText, quoteTexts } from '../warehouse/quote.ts';
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
    const rowResults = await measureRows(database, CANDIDATE, rules);
    record.rules.push(...rowResults);
    if (isStopped(rowResults)) {
      const stopping = rowResults.filter(({ action }) => action === 'stopped').map(({ rule }) => rule);
      const shown = rules.expectations.filter(
        ({ name, on_violation }) => on_violation === 'drop' || stopping.includes(name),
      );
      await quarantineRows(database, CANDIDATE, rules, shown, record);
    }
    stopIfViolated(rowResults, rulesFile);
    const counts = await distribute(database, definition, extent, record);
    const tableResults = await measureTable(database, rules, extent.mode === 'files' ? CANDIDATE : undefined);
    record.rules.push(...tableResults);
    stopIfViolated(tableResults, rulesFile);
    await checkSums(database, definition, extent, record);
    return counts;
  });
}

/** Sends each candidate row to the one place where it belongs. */
async function distribute(
  database: Database,
  { rules, table }: TableDefinition,
  extent: Extent,
  record: RunRecord,
): Promise<RowCounts> {
  const destinations = destinationsOf({ rules, table });
  if (extent.mode === 'whole') {
    await supersede(database, table);
    for (const name of destinations) await createLike(database, CANDIDATE, rules, name);
  } else if (extent.replacedIds.length > 0) {
    await supersede(database, table, extent.replacedIds);
    for (const name of destinations) await deleteFiles(database, name, extent.replacedIds);
  }
  const dropping = droppingRules(rules);
  const quarantined = await quarantineRows(database, CANDIDATE, rules, dropping, record);
  let setAside = 0;
  for (const [i, route] of rules.routes.entries()) {
    setAside += await appendRows(database, CANDIDATE, rules, {
      table: route.to,
      where: takenByRoute(rules, i),
    });
  }
  const where = `not (${isRouted(rules)}) and not (${breaksAny(dropping)})`;
  const rowsOut = await appendRows(database, CANDIDATE, rules, { table, where });
  return { rowsIn: await countInput(database, rules.rows_of, extent), rowsOut, quarantined, setAside };
}

/** The table itself and what its routes lead to, each once. */
function destinationsOf({ rules, table }: Pick<TableDefinition, 'rules' | 'table'>): string[] {
  return [...new Set([table, ...rules.routes.map((route) => route.to)])];
}

/** Every table that a step writes. */
export function tablesOf(step: StepDefinition): string[] {
  return step.kind === 'table' ? destinationsOf(step) : [step.table];
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
  definition: TableDefinition,
  extent: Extent,
  record: RunRecord,
): Promise<void> {
  const { rules, rulesFile } = definition;
  const totals = await measureTotals(database, rules);
  if (rules.rows_of !== undefined)
    totals.unshift(...(await measureConservation(database, definition, rules.rows_of, extent)));
  record.totals.push(...totals);
  stopIfBroken(totals, rulesFile);
}

/**
 * Two sums: the number of all rows, and a fingerprint of which rows the run refined, so that one lost and another
 * doubled do not even out. A row is known by its file and line.
 */
async function measureConservation(
  database: Database,
  definition: TableDefinition,
  input: string,
  extent: Extent,
): Promise<ControlTotal[]> {
  const { table } = definition;
  const held = `select file_id as _file_id, line as _line from ops.quarantine where state = 'held' and table_name = ${quoteText(table)}`;
  const kept = [
    ...destinationsOf(definition).map((name) => `select _file_id, _line from ${quoteTable(name)}`),
    held,
  ].join(' union all ');
  const refined = extent.mode === 'files' ? ` where _file_id in ${quoteTexts(extent.newIds)}` : '';
  const sums = (rows: string) =>
    database.row<{ rows: string; which: string }>(
      `select cast((select count(*) from (${rows})) as varchar) as rows,
         cast(coalesce(sum(cast(hash(_file_id, _line) as hugeint)), 0) as varchar) as which from (${rows})${refined}`,
    );
  const [arrived, found] = [await sums(`select _file_id, _line from ${quoteTable(input)}`), await sums(kept)];
  return [
    { table, total: 'rows (output + set aside + quarantined)', input: arrived.rows, output: found.rows },
    { table, total: 'fingerprint of the rows refined', input: arrived.which, output: found.which },
  ];
}
