import type { CampaignsDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { type CampaignDraw, drawCampaign, ensureAssignments } from '../../segments/draw-campaign.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteTable } from '../../warehouse/quote.ts';
import { tablesThere } from '../../warehouse/tables-there.ts';
import { countsOf, type RunRecord, type StepCounts } from '../record/run-record.ts';

/** Sees to it that there is a table of assignments, and adds to it what was asked for, if it was. */
export async function buildCampaigns(
  database: Database,
  step: CampaignsDefinition,
  draw: CampaignDraw | undefined,
  record: RunRecord,
): Promise<StepCounts> {
  await ensureAssignments(database, step);
  if (draw?.table !== step.table) return countsOf(null, 0);
  const { customers } = await drawCampaign(database, step.key, draw, record);
  return countsOf(customers, customers);
}

/**
 * The tables, of these, that hold assignments of a pipeline's campaigns, as far as its runs say. No run could make them
 * again, so none of them is dropped or written over.
 */
export async function tablesOfDecisions(database: Database, tables: readonly string[]): Promise<string[]> {
  const kept = await database.rows<{ name: string }>(
    "select distinct name from ops.run_steps where kind = 'campaigns' and status = 'done'",
  );
  const there = await tablesThere(database);
  const holding: string[] = [];
  for (const name of tables.filter((table) => there.has(table) && kept.some((one) => one.name === table))) {
    await database.engine.bringTable(name);
    const rows = await database.rows(`select 1 from ${quoteTable(name)} limit 1`);
    if (rows.length > 0) holding.push(name);
  }
  return holding;
}

/** Throws `definition` where something else is to be written in the place of recorded campaigns. */
export async function refuseOverwriting(
  database: Database,
  shownAs: string,
  written: readonly string[],
): Promise<void> {
  const [table] = await tablesOfDecisions(database, written);
  if (table === undefined) return;
  throw new MallardError('definition', `${table} holds campaigns, which no run could make again`, {
    where: shownAs,
    next: 'give the table that is made now another name',
  });
}
