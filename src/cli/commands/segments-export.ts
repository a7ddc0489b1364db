import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Campaigns } from '../../definitions/campaigns.ts';
import { MallardError, messageOf } from '../../errors.ts';
import { exportSegment, publishRecorded } from '../../run/export-segment.ts';
import {
  type CampaignRecord,
  findCampaign,
  readCampaignList,
  writeCampaignParquet,
} from '../../serving/campaign-list.ts';
import { guardFormulas } from '../../serving/csv.ts';
import { resolveSettings, type Settings } from '../../settings.ts';
import { writeWhole } from '../../write-whole.ts';
import { type CampaignsOf, campaignsOf, drawnFrom } from '../campaigns-of.ts';
import { logged } from '../logged.ts';
import { renderCampaign } from '../print/campaign.ts';
import { renderCsv, renderJson } from '../print/rows.ts';
import { stopSignal } from '../signals.ts';
import { type GlobalFlags, print } from '../terminal.ts';

type Format = 'csv' | 'json' | 'parquet';

interface ExportOptions {
  control?: number;
  campaign?: string;
  to?: string;
  format?: Format;
  seed?: number;
  table?: string;
  pipeline?: string;
  again?: string;
}

/** `mallard segments export`: draws a campaign, or with `--again` finds one, and writes its list from the record. */
export async function exportList(
  segment: string | undefined,
  options: ExportOptions,
  flags: GlobalFlags,
): Promise<number> {
  const settings = resolveSettings(flags);
  const campaigns = campaignsOf(settings.projectDir, options.pipeline);
  const target = await targetOf(options);
  const name =
    options.again === undefined
      ? await draw(campaigns, segment, options, settings, flags)
      : await recorded(campaigns, segment, options, settings, flags);
  const found = await findCampaign(settings.warehouseFile, campaigns.steps, name);
  if (found === undefined) throw unknownCampaign(name, campaigns.steps);
  const { record, step } = found;
  try {
    await deliver(record, step, settings, target, flags);
  } catch (error) {
    throw new MallardError(
      'execution',
      `the campaign is recorded, but its list cannot be written: ${messageOf(error)}`,
      {
        where: target.to,
        next: `mallard segments export --again '${record.campaign}' --to ELSEWHERE`,
        cause: error,
      },
    );
  }
  return 0;
}

interface Target {
  to: string | undefined;
  format: Format;
}

/** Where the list goes. Throws `usage` before anything is drawn where it cannot go there. */
async function targetOf({ to, format }: ExportOptions): Promise<Target> {
  const ending = /\.(csv|json|parquet)$/.exec(to ?? '')?.[1] as Format | undefined;
  const chosen = format ?? ending ?? 'csv';
  if (to === undefined) {
    if (chosen !== 'parquet') return { to, format: chosen };
    throw new MallardError('usage', 'Parquet does not go to a terminal', {
      next: 'name a file with --to FILE',
    });
  }
  const file = resolve(to);
  await access(dirname(file), constants.W_OK).catch((error) => {
    throw new MallardError('usage', `the list cannot be written to ${to}: ${messageOf(error)}`, {
      where: dirname(file),
      next: 'name a file in a folder that is there and may be written to; nothing has been drawn',
    });
  });
  return { to: file, format: chosen };
}

async function draw(
  campaigns: CampaignsOf,
  segment: string | undefined,
  { control, campaign, seed = 1, table }: ExportOptions,
  settings: Settings,
  flags: GlobalFlags,
): Promise<string> {
  if (segment === undefined)
    throw new MallardError('usage', 'which segment?', { next: 'mallard segments lists them' });
  if (control === undefined)
    throw new MallardError('usage', 'how many are to be kept aside as control?', {
      next: `mallard segments export '${segment}' --control 10% (0% for none: then no effect can be measured)`,
    });
  if (campaign !== undefined && !/^[\p{L}\p{N}]([\p{L}\p{N} ._-]{0,98}[\p{L}\p{N}])?$/u.test(campaign))
    throw new MallardError('usage', `'${campaign}' is no name for a campaign`, {
      next: 'use up to 100 letters, digits, spaces, dots, - and _, such as spring-2026',
    });
  const { step, from } = drawnFrom(campaigns, table);
  const request = { table: step.table, from, segment, campaign, control, seed };
  return logged(flags, settings.stateDir, (log) =>
    exportSegment(campaigns.pipeline, step, settings, request, {
      waitSeconds: flags.wait,
      log,
      signal: stopSignal(),
    }),
  );
}

/** A recorded campaign's name. One that is not in the published file may be in the writer's, after a crash. */
async function recorded(
  { steps }: CampaignsOf,
  segment: string | undefined,
  { again = '', control, campaign, seed, table }: ExportOptions,
  settings: Settings,
  flags: GlobalFlags,
): Promise<string> {
  if ([segment, control, campaign, seed, table].some((given) => given !== undefined))
    throw new MallardError('usage', '--again draws nothing: what was drawn is in the record', {
      next: `mallard segments export --again '${again}' with --to and --format alone`,
    });
  const isThere = async () => (await findCampaign(settings.warehouseFile, steps, again)) !== undefined;
  const isPublished = await isThere().catch((error) => {
    if (error instanceof MallardError && error.kind === 'usage') return false;
    throw error;
  });
  if (!isPublished) {
    await logged(flags, settings.stateDir, (log) =>
      publishRecorded(settings, { waitSeconds: flags.wait, log, signal: stopSignal() }),
    );
    if (!(await isThere())) throw unknownCampaign(again, steps);
  }
  return again;
}

function unknownCampaign(name: string, [{ table }]: CampaignsOf['steps']): MallardError {
  return new MallardError('usage', `no campaign '${name}' is recorded`, {
    next: `mallard sql "select distinct campaign from ${table}" lists those that are`,
  });
}

/** Writes the list, whole or not at all, and says what it is. */
async function deliver(
  record: CampaignRecord,
  step: Campaigns,
  { warehouseFile }: Settings,
  { to, format }: Target,
  flags: GlobalFlags,
): Promise<void> {
  const rows = await readCampaignList(warehouseFile, step, record.campaign);
  const guarded = guardFormulas(rows);
  const warnings = format === 'csv' ? guarded.changed : 0;
  if (to !== undefined) {
    await writeWhole(to, (part) =>
      format === 'parquet'
        ? writeCampaignParquet(warehouseFile, step, record.campaign, part)
        : writeFile(part, `${format === 'json' ? renderJson(rows) : renderCsv(guarded.result)}\n`),
    );
  } else if (!flags.json) print(format === 'json' ? renderJson(rows) : renderCsv(guarded.result));
  if (flags.json) {
    const list = to === undefined ? { list: JSON.parse(renderJson(rows)) } : {};
    print(JSON.stringify({ ...record, to: to ?? null, format, ...list }, null, 2));
  } else if (to !== undefined) print(renderCampaign(record, to));
  else if (!flags.quiet) process.stderr.write(`${renderCampaign(record, undefined)}\n`);
  if (warnings > 0)
    process.stderr.write(
      `${warnings} values begin like a formula and have an apostrophe before them, for the sake of spreadsheets; --format json or parquet leaves them as they are\n`,
    );
}
