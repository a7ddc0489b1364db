import type { Campaigns } from '../definitions/campaigns.ts';
import { segmentsOf } from '../segments/draw-campaign.ts';
import { openInMemory, withPublished } from '../warehouse/open.ts';
import { quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';
import type { QueryResult } from '../warehouse/statements.ts';
import { tablesThere } from '../warehouse/tables-there.ts';
import { refuseLeftOut } from './publishing/left-out.ts';

/** A campaign as it was recorded. */
export interface CampaignRecord {
  campaign: string;
  segment: string;
  assignedOn: string;
  seed: number;
  /** 0 to 1, as text. */
  controlShare: string;
  treated: number;
  control: number;
  exportedAt: string;
  runId: string;
  /** The table that holds it. */
  table: string;
}

/** A recorded campaign by its name, in whatever case, from the published file; undefined where none has it. */
export async function findCampaign(
  warehouseFile: string,
  steps: readonly Campaigns[],
  name: string,
): Promise<{ record: CampaignRecord; step: Campaigns } | undefined> {
  return withPublished(warehouseFile, async (database) => {
    const there = await tablesThere(database);
    for (const step of steps) {
      await refuseLeftOut(database, step.table);
      if (!there.has(step.table)) continue;
      const [record] = await database.rows<Omit<CampaignRecord, 'table'>>(
        `select campaign, segment, assigned_on as "assignedOn", seed, control_share as "controlShare",
           count(*) filter (where arm = 'treated') as treated, count(*) filter (where arm = 'control') as control,
           exported_at as "exportedAt", run_id as "runId"
         from ${quoteTable(step.table)} where lower(campaign) = lower($name) group by all`,
        { name },
      );
      if (record !== undefined) return { record: { ...record, table: step.table }, step };
    }
    return undefined;
  });
}

/** The customers that a campaign treats, by key: those kept aside are not on the list. */
export async function readCampaignList(
  warehouseFile: string,
  step: Campaigns,
  campaign: string,
): Promise<QueryResult> {
  return withPublished(warehouseFile, (database) => database.query(listQuery(step, campaign, '')));
}

/** Writes the same list as Parquet. */
export async function writeCampaignParquet(
  warehouseFile: string,
  step: Campaigns,
  campaign: string,
  file: string,
): Promise<void> {
  const database = await openInMemory();
  try {
    await database.run(`attach ${quoteText(warehouseFile)} as published (read_only)`);
    const query = listQuery(step, campaign, 'published.');
    await database.run(`copy (${query}) to ${quoteText(file)} (format parquet)`);
  } finally {
    database.close();
  }
}

function listQuery({ table, key }: Campaigns, campaign: string, catalog: string): string {
  return `select ${quoteName(key)}, campaign, segment, assigned_on from ${catalog}${quoteTable(table)}
    where campaign = ${quoteText(campaign)} and arm = 'treated' order by ${quoteName(key)}`;
}

/** Each segment of some tables, as published, with its customers and their share of the table. */
export async function listSegments(
  warehouseFile: string,
  tables: readonly { table: string; key: string }[],
): Promise<{ table: string; segment: string; customers: number; share: number }[]> {
  return withPublished(warehouseFile, async (database) => {
    const there = await tablesThere(database);
    const listed = [];
    for (const { table, key } of tables) {
      await refuseLeftOut(database, table);
      const segments = there.has(table) ? await segmentsOf(database, table, key) : [];
      const all = segments.reduce((sum, { customers }) => sum + customers, 0);
      listed.push(...segments.map((one) => ({ table, ...one, share: one.customers / all })));
    }
    return listed;
  });
}
