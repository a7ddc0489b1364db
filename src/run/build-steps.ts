import { bronzeTables } from '../definitions/source.ts';
import type { PipelineDefinition, StepDefinition } from '../definitions/steps.ts';
import { stopIfAsked } from '../errors.ts';
import type { Facts, Log } from '../log.ts';
import { loadLookup } from '../refine/load-lookup.ts';
import type { CampaignDraw } from '../segments/draw-campaign.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteTable } from '../warehouse/quote.ts';
import { resolveAsOf, setParameters } from './as-of.ts';
import { buildCampaigns, refuseOverwriting, tablesOfDecisions } from './build-campaigns.ts';
import { buildHistory } from './build-history.ts';
import { buildLifetimeValue } from './build-lifetime-value.ts';
import { buildSegmentation } from './build-segmentation.ts';
import { buildTable, type Extent, tablesOf } from './build-table.ts';
import type { Work } from './decide-work.ts';
import { keepEvidence } from './record/evidence.ts';
import type { RunRecord, StepCounts, StepRecord } from './record/run-record.ts';
import { timeStep } from './record/time-step.ts';

/** What the steps need besides the database. */
export interface BuildOptions {
  /** `--as-of`, if given. */
  asOf: string | undefined;
  /** What is to be recorded, if somebody asked for it. */
  campaign?: CampaignDraw | undefined;
  /** Where what a failed run would have quarantined is kept until it is written down; none for a dry run. */
  evidenceDir: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Makes a pipeline's lookups and then its tables, in order. Part of the run's transaction. */
export async function buildSteps(
  database: Database,
  pipeline: PipelineDefinition,
  work: Work,
  options: BuildOptions,
  record: RunRecord,
  log: Log,
): Promise<void> {
  await refuseOverwriting(database, pipeline.shownAs, tablesMade(pipeline));
  for (const lookup of pipeline.lookups) await loadLookup(database, lookup);
  await refreshAsOf();
  for (const { step, fingerprint, extent, why } of work) {
    stopIfAsked(options.signal);
    log.stage(step.kind === 'segmentation' ? 'segments' : 'refine', { table: step.table });
    const { table: name, kind } = step;
    const mode = kind === 'campaigns' && extent !== undefined ? 'appended' : (extent?.mode ?? 'kept');
    const head = { name, kind, mode, bytes: null, fingerprint } as const;
    const done = await timeStep(record, head, async () => {
      if (extent === undefined) return undefined;
      try {
        return await buildStep(database, step, extent, options, record, fingerprint, log);
      } finally {
        await keepEvidence(database, options.evidenceDir, record.runId, step.table);
      }
    });
    log.info(describe(done, why), factsOf(done));
    if (pipeline.as_of.column.startsWith(`${step.table}.`)) await refreshAsOf();
    if (extent !== undefined) {
      for (const table of tablesOf(step)) await remember(table, fingerprint, step.kind);
    }
  }

  await dropOrphans(database, pipeline, log);

  async function refreshAsOf(): Promise<void> {
    record.asOf = await resolveAsOf(database, pipeline, options.asOf);
    await setParameters(database, record.asOf, pipeline.parameters);
  }

  /** A history keeps the day it has come to where there is none now. */
  async function remember(table: string, fingerprint: string, kind: StepDefinition['kind']): Promise<void> {
    const [before] = await database.rows<{ as_of: string | null }>(
      'delete from ops.tables where pipeline = $pipeline and table_name = $table returning as_of',
      { pipeline: pipeline.pipeline, table },
    );
    await database.run(
      'insert into ops.tables values ($pipeline, $table, $fingerprint, cast($asOf as date), $runId)',
      {
        pipeline: pipeline.pipeline,
        table,
        fingerprint,
        asOf: record.asOf ?? (kind === 'history' ? (before?.as_of ?? null) : null),
        runId: record.runId,
      },
    );
  }
}

/** A table that this pipeline made and makes no more would stay as it was for ever: it goes, unless people decided it. */
async function dropOrphans(database: Database, pipeline: PipelineDefinition, log: Log): Promise<void> {
  const made = pipeline.steps.flatMap(tablesOf);
  const recorded = await database.rows<{ name: string }>(
    'select table_name as name from ops.tables where pipeline = $pipeline',
    { pipeline: pipeline.pipeline },
  );
  const orphans = recorded.map(({ name }) => name).filter((name) => !made.includes(name));
  const decisions = await tablesOfDecisions(database, orphans);
  for (const name of orphans) {
    const isKept = decisions.includes(name);
    if (!isKept) await database.run(`drop table if exists ${quoteTable(name)}`);
    await database.run('delete from ops.tables where pipeline = $pipeline and table_name = $name', {
      pipeline: pipeline.pipeline,
      name,
    });
    if (isKept)
      log.warn(`${name}: no longer in the pipeline; kept, since it holds campaigns that were drawn`);
    else log.info(`${name}: dropped, since the pipeline makes it no more`);
  }
}

/** Every table that is made anew. */
function tablesMade(pipeline: PipelineDefinition): string[] {
  const made = pipeline.steps.filter(({ kind }) => kind !== 'campaigns').flatMap(tablesOf);
  return [...bronzeTables(pipeline), ...pipeline.lookups.map(({ table }) => table), ...made];
}

async function buildStep(
  database: Database,
  step: StepDefinition,
  extent: Extent,
  { campaign }: BuildOptions,
  record: RunRecord,
  fingerprint: string,
  log: Log,
): Promise<StepCounts> {
  if (step.kind === 'campaigns') return buildCampaigns(database, step, campaign, record);
  if (step.kind === 'table') return buildTable(database, step, extent, record);
  if (step.kind === 'lifetime_value')
    return { ...(await buildLifetimeValue(database, step, record)), quarantined: 0, setAside: 0 };
  if (step.kind === 'history') return buildHistory(database, step, record, fingerprint, log);
  return { ...(await buildSegmentation(database, step, record)), quarantined: 0, setAside: 0 };
}

function factsOf({ name: table, mode, rowsIn, rowsOut, quarantined, setAside, seconds }: StepRecord): Facts {
  const counts = { rows_in: rowsIn, rows_out: rowsOut, quarantined, set_aside: setAside };
  return { table, mode, ...counts, seconds: Math.round(seconds * 1000) / 1000 };
}

function describe({ name, mode, rowsOut, quarantined, setAside, seconds }: StepRecord, why: string): string {
  if (mode === 'kept') return `${name}: ${why || 'nothing changed'}`;
  const also = [
    quarantined > 0 ? `${quarantined} quarantined` : '',
    setAside > 0 ? `${setAside} set aside` : '',
  ].filter(Boolean);
  const rows = `${mode === 'files' || mode === 'appended' ? '+' : ''}${rowsOut} rows`;
  return `${name}: ${[rows, ...also].join(', ')} (${seconds.toFixed(1)} s)`;
}
