import { didYouMean } from '../definitions/closest.ts';
import type { CampaignsDefinition, PipelineDefinition } from '../definitions/steps.ts';
import { isStop, MallardError, messageOf } from '../errors.ts';
import { type CampaignDraw, refuseNobody, segmentsOf } from '../segments/draw-campaign.ts';
import { ensurePublished } from '../serving/publishing/publish.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteTable } from '../warehouse/quote.ts';
import { tablesThere } from '../warehouse/tables-there.ts';
import { ensureValid } from './checking/ensure-valid.ts';
import { runWithStatus } from './run-pipeline.ts';
import { type Waiting, withWriter } from './with-writer.ts';

/** What a user asks for; a name that is missing is made of segment and as-of date. */
export type DrawRequest = Omit<CampaignDraw, 'campaign'> & { campaign: string | undefined };

/**
 * Draws a campaign and records who is treated and who control, in a run that takes no file: with the tables that follow
 * from it, in one transaction, and published. The tables it is drawn from keep their as-of date. Throws `usage`, and
 * writes nothing, where the segment is unknown or empty or the campaign's name is taken. Gives the campaign's name.
 */
export async function exportSegment(
  pipeline: PipelineDefinition,
  step: CampaignsDefinition,
  settings: Settings,
  request: DrawRequest,
  waiting: Waiting,
): Promise<string> {
  await ensureValid(pipeline, settings.stateDir);
  const { log, signal } = waiting;
  return withWriter(settings, waiting, async (database) => {
    const asOf = await asOfOf(database, pipeline, request.from);
    await refuseUnmeant(database, step, request);
    const campaign = request.campaign ?? nameOf(request.segment, asOf);
    await refuseTaken(database, pipeline, campaign);
    const options = { replay: true, asOf, campaign: { ...request, campaign } };
    await runWithStatus(database, { pipeline, settings, options, log, signal }).catch(async (error) => {
      const there = await isRecorded(database, pipeline, campaign).catch(() => false);
      throw there ? afterRecord(error, campaign) : error;
    });
    return campaign;
  });
}

/** Publishes what a run recorded that was killed before it could. */
export async function publishRecorded(settings: Settings, waiting: Waiting): Promise<void> {
  await withWriter(settings, waiting, (database) => ensurePublished(database, settings));
}

/** The as-of date that a table stands at. */
async function asOfOf(database: Database, { pipeline }: PipelineDefinition, table: string): Promise<string> {
  const [built] = await database.rows<{ asOf: string | null }>(
    'select cast(as_of as varchar) as "asOf" from ops.tables where pipeline = $pipeline and table_name = $table',
    { pipeline, table },
  );
  if (built === undefined || built.asOf === null)
    throw new MallardError('usage', `there are no customers in ${table} yet`, {
      next: `mallard run ${pipeline}`,
    });
  return built.asOf;
}

/** Before a run begins, so that a slip of the pen is no run that failed. */
async function refuseUnmeant(
  database: Database,
  { key }: CampaignsDefinition,
  request: DrawRequest,
): Promise<void> {
  const { from, segment } = request;
  const segments = await segmentsOf(database, from, key);
  const names = segments.map((one) => one.segment);
  const found = segments.find((one) => one.segment === segment);
  if (found !== undefined) return refuseNobody(found.customers, request);
  if (names.length === 0)
    throw new MallardError('usage', `${from} has no customers, so nobody is in ${segment}`, {
      where: from,
      next: 'mallard status shows whether files have come',
    });
  const hint = didYouMean(segment, names);
  throw new MallardError('usage', `nobody is in a segment '${segment}'${hint}`, {
    where: from,
    next: `the segments are: ${names.join(', ')}`,
  });
}

/** `Big Spenders` as of 2026-04-28 is `big-spenders-2026-04-28`. */
function nameOf(segment: string, asOf: string): string {
  const words = segment.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['campaign'];
  return `${words.join('-')}-${asOf}`;
}

async function refuseTaken(database: Database, pipeline: PipelineDefinition, name: string): Promise<void> {
  if (!(await isRecorded(database, pipeline, name))) return;
  throw new MallardError('usage', `there is a campaign '${name}' already, and it is not drawn anew`, {
    next: `mallard segments export --again '${name}' writes its list once more; --campaign OTHER draws another`,
  });
}

/** Whether a campaign of this name, in whatever case, is in any of a pipeline's records. */
async function isRecorded(database: Database, { steps }: PipelineDefinition, name: string): Promise<boolean> {
  const there = await tablesThere(database);
  for (const { table } of steps.filter((step) => step.kind === 'campaigns' && there.has(step.table))) {
    const query = `select 1 from ${quoteTable(table)} where lower(campaign) = lower($name) limit 1`;
    if ((await database.rows(query, { name })).length > 0) return true;
  }
  return false;
}

/** What went wrong after the commit left no list, but a record. */
function afterRecord(error: unknown, campaign: string): unknown {
  const kind = isStop(error) && error instanceof MallardError ? error.kind : 'execution';
  return new MallardError(kind, `the campaign '${campaign}' is recorded, but: ${messageOf(error)}`, {
    where: error instanceof MallardError ? error.where : undefined,
    next: `mallard segments export --again '${campaign}' writes its list`,
    cause: error,
  });
}
