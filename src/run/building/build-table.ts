import type { StepDefinition, TableDefinition } from '../../definitions/steps.ts';
import { measureConservation } from '../../quality/conservation.ts';
import { measureTotals, stopIfBroken } from '../../quality/control-totals.ts';
import { isStopped, measureRows, measureTable, stopIfViolated } from '../../quality/measure.ts';
import { noteReleases, quarantineRows, supersede } from '../../quality/quarantine.ts';
import { breaksAny, droppingRules, isRouted, takenByRoute } from '../../quality/rule-sql.ts';
import { CANDIDATE, makeCandidate } from '../../refine/candidate.ts';
import { appendRows, createLike, keepRowsBefore } from '../../refine/fill-table.ts';
import { withRulesFile } from '../../refine/sql-error.ts';
import type { Database } from '../../warehouse/database.ts';
import { type Batch, batchOf } from '../../warehouse/provenance.ts';
import { quoteTable } from '../../warehouse/quote.ts';
import type { RunRecord, StepCounts } from '../record/run-record.ts';

/** How much of a table to make: all of it, or the rows of new files in place of those that they replace. */
export type Extent =
  | { mode: 'whole' }
  | { mode: 'files'; newIds: readonly string[]; replacedIds: readonly string[] };

/**
 * Makes one table: its SELECT as a candidate, the candidate's rules measured, what breaks them into quarantine,
 * what a route takes aside, the rest into the table, and then the sums. Throws `rule` when anything stops it.
 */
export async function buildTable(
  database: Database,
  definition: TableDefinition,
  extent: Extent,
  record: RunRecord,
): Promise<StepCounts> {
  const { rules, rulesFile } = definition;
  const batch = batchIn(definition, extent, record);
  const candidate = await makeCandidate(database, definition, batch);
  const select = candidate === CANDIDATE ? undefined : definition.sql;
  return withRulesFile({ select, rulesFile }, async () => {
    const rowResults = await measureRows(database, candidate, rules);
    record.rules.push(...rowResults);
    if (isStopped(rowResults)) {
      const stopping = rowResults.filter(({ action }) => action === 'stopped').map(({ rule }) => rule);
      const shown = rules.expectations.filter(
        ({ name, on_violation }) => on_violation === 'drop' || stopping.includes(name),
      );
      await quarantineRows(database, candidate, rules, shown, record, batch);
    }
    stopIfViolated(rowResults, rulesFile);
    const before = extent.mode === 'whole' ? await keepRowsBefore(database, rules) : undefined;
    const counts = await distribute(database, candidate, definition, extent, batch, record);
    await database.endPart(counts.rowsOut ?? 0);
    if (extent.mode === 'whole') await noteReleases(database, rules, record.runId);
    const today = record.startedAt.slice(0, 10);
    const tableResults = await measureTable(database, rules, today, batch, before);
    record.rules.push(...tableResults);
    stopIfViolated(tableResults, rulesFile);
    await checkSums(database, definition, batch, record);
    return counts;
  });
}

/** Sends each candidate row to the one place where it belongs. */
async function distribute(
  database: Database,
  candidate: string,
  definition: TableDefinition,
  extent: Extent,
  batch: Batch | undefined,
  record: RunRecord,
): Promise<StepCounts> {
  const { rules, table } = definition;
  const destinations = destinationsOf(definition);
  if (extent.mode === 'whole') {
    await supersede(database, table, record.runId);
    for (const name of destinations) await createLike(database, candidate, rules, name);
  } else if (extent.replacedIds.length > 0) {
    await supersede(database, table, record.runId, extent.replacedIds);
    for (const name of destinations) await database.engine.deleteFiles(name, extent.replacedIds);
  }
  const dropping = droppingRules(rules);
  const quarantined = await quarantineRows(database, candidate, rules, dropping, record, batch);
  let setAside = 0;
  for (const [i, route] of rules.routes.entries()) {
    setAside += await appendRows(database, candidate, rules, {
      table: route.to,
      where: takenByRoute(rules, i),
    });
  }
  const where = `not (${isRouted(rules)}) and not (${breaksAny(dropping)})`;
  const rowsOut = await appendRows(database, candidate, rules, { table, where });
  return { rowsIn: await countInput(database, rules.rows_of, batch), rowsOut, quarantined, setAside };
}

/** The table itself and what its routes lead to, each once. */
function destinationsOf({ rules, table }: Pick<TableDefinition, 'rules' | 'table'>): string[] {
  return [...new Set([table, ...rules.routes.map((route) => route.to)])];
}

/** Every table that a step writes. */
export function tablesOf(step: StepDefinition): string[] {
  return step.kind === 'table' ? destinationsOf(step) : [step.table];
}

/** The input rows to make rows of; undefined where those are all. */
function batchIn({ rules }: TableDefinition, extent: Extent, { startedAt }: RunRecord): Batch | undefined {
  if (extent.mode === 'whole') return undefined;
  const isTimed = Object.hasOwn(rules.columns, 'ingestion_timestamp');
  return batchOf(extent.newIds, isTimed ? startedAt : undefined);
}

async function countInput(
  database: Database,
  input: string | undefined,
  batch: Batch | undefined,
): Promise<number | null> {
  if (input === undefined) return null;
  const query = `select count(*) as n from ${quoteTable(input)} where ${batch?.where ?? 'true'}`;
  return (await database.engine.row<{ n: number }>(query)).n;
}

/** A row-level table as a whole holds, sets aside or quarantines each row of its input; others say what must agree. */
async function checkSums(
  database: Database,
  definition: TableDefinition,
  batch: Batch | undefined,
  record: RunRecord,
): Promise<void> {
  const { rules, rulesFile } = definition;
  const totals = await measureTotals(database, rules);
  if (rules.rows_of !== undefined) {
    const sides = { table: definition.table, input: rules.rows_of, destinations: destinationsOf(definition) };
    totals.unshift(...(await measureConservation(database, sides, batch)));
  }
  record.totals.push(...totals);
  stopIfBroken(totals, rulesFile);
}
