import { assignmentColumns, type Campaigns, SEGMENT } from '../definitions/campaigns.ts';
import { MallardError } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteTable } from '../warehouse/quote.ts';

/** What somebody asked to be drawn. */
export interface CampaignDraw {
  /** The table of assignments. */
  table: string;
  /** The table of customers and their segments. */
  from: string;
  segment: string;
  campaign: string;
  /** Millionths of the segment that are kept aside as control, below a million. */
  control: number;
  seed: number;
}

/** A million millionths are all. */
const ALL = 1_000_000;

/** How many of so many customers are control: their share as the nearest whole number, a half upwards. Exact. */
export function controlCount(customers: number, millionths: number): number {
  return Number((BigInt(customers) * BigInt(millionths) * 2n + BigInt(ALL)) / BigInt(2 * ALL));
}

/** Makes the table of assignments, empty, where it is not there. Throws `definition` where it is another than declared. */
export async function ensureAssignments(
  database: Database,
  campaigns: Campaigns & { shownAs: string },
): Promise<void> {
  const { table, key, segments, shownAs } = campaigns;
  const types = [];
  for (const from of segments) types.push(await keyType(database, from, key, shownAs));
  const [type = 'VARCHAR'] = types;
  const wrong = (message: string, next: string) =>
    new MallardError('definition', message, { where: shownAs, next });
  if (types.some((other) => other !== type))
    throw wrong(
      `${key} has several types in ${segments.join(', ')}: ${types.join(', ')}`,
      'give it one, or each table campaigns of its own',
    );
  const wanted = assignmentColumns(campaigns).map((column) => ({ type, ...stripped(column) }));
  const columns = wanted.map((column) => `${quoteName(column.name)} ${column.type}`).join(', ');
  await database.run(`create table if not exists ${quoteTable(table)} (${columns})`);
  const found = (await database.query(`select * from ${quoteTable(table)} limit 0`)).columns;
  const shown = (list: readonly { name: string; type: string }[]) =>
    list.map((column) => `${column.name} ${column.type}`).join(', ');
  if (shown(found) === shown(wanted)) return;
  throw wrong(
    `${table} holds campaigns with the columns ${shown(found)}, not ${shown(wanted)}`,
    'what was decided is never made anew: put the key and its type back, or name another table for new campaigns',
  );
}

function stripped({ name, type }: { name: string; type: string | undefined }) {
  return type === undefined ? { name } : { name, type };
}

async function keyType(database: Database, table: string, key: string, shownAs: string): Promise<string> {
  const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
  const lacking = [key, SEGMENT].find((name) => !columns.some((column) => column.name === name));
  if (lacking !== undefined)
    throw new MallardError('definition', `${table} has no column ${lacking}`, {
      where: shownAs,
      next: `campaigns are drawn from tables with ${key} and ${SEGMENT}`,
    });
  return columns.find(({ name }) => name === key)?.type ?? '';
}

/** Each segment of a table with its customers, those with most first; customers without a key or segment are left out. */
export async function segmentsOf(
  database: Database,
  from: string,
  key: string,
): Promise<{ segment: string; customers: number }[]> {
  const [k, s] = [quoteName(key), quoteName(SEGMENT)];
  return database.rows(
    `select cast(${s} as varchar) as segment, count(distinct ${k}) as customers from ${quoteTable(from)}
     where ${k} is not null and ${s} is not null group by all order by customers desc, segment`,
  );
}

/**
 * Records who of a segment is treated and who control. Customers are put in the order of the md5 of
 * `seed:campaign:key`, and the first of them are control: the same seed, name and customers give the same arms, and
 * nothing about a customer decides. Throws `usage` where nobody would be treated. Part of a run's transaction.
 */
export async function drawCampaign(
  database: Database,
  key: string,
  draw: CampaignDraw,
  run: { runId: string; startedAt: string },
): Promise<{ customers: number; control: number }> {
  const { table, from, segment, campaign, seed } = draw;
  const [k, s] = [quoteName(key), quoteName(SEGMENT)];
  const members = `select distinct ${k} as key from ${quoteTable(from)} where ${k} is not null and ${s} = $segment`;
  const { customers } = await database.row<{ customers: number }>(
    `select count(*) as customers from (${members})`,
    { segment },
  );
  refuseNobody(customers, draw);
  const control = controlCount(customers, draw.control);
  await database.run(
    `insert into ${quoteTable(table)}
     with members as (${members}),
     hashed as (select key, md5($seed || ':' || $campaign || ':' || key) as hash from members),
     placed as (select key, row_number() over (order by hash, key) as place from hashed)
     select $campaign, key, $segment, case when place <= $control then 'control' else 'treated' end, as_of(),
       cast($seed as bigint), cast($share as decimal(9, 6)), cast($startedAt as timestamp), $runId
     from placed order by key`,
    {
      segment,
      campaign,
      control,
      seed: String(seed),
      share: (draw.control / ALL).toFixed(6),
      runId: run.runId,
      startedAt: run.startedAt,
    },
  );
  return { customers, control };
}

/** Throws `usage` where a draw of so many customers would treat nobody. */
export function refuseNobody(
  customers: number,
  { segment, from, control: share }: Omit<CampaignDraw, 'campaign'>,
): void {
  const control = controlCount(customers, share);
  if (customers > control) return;
  const message =
    customers === 0
      ? `nobody in ${from} is in the segment ${segment}`
      : `${share / 10_000} % of ${customers} in ${segment} are ${control}: nobody would be treated`;
  throw new MallardError('usage', message, {
    next:
      customers === 0
        ? 'mallard segments shows how many are in each'
        : 'ask for a smaller --control, or a larger segment',
  });
}
