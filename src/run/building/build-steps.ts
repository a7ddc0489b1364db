import type {
  PipelineDefinition,
  SegmentationDefinition,
  StepDefinition,
  TableDefinition,
} from '../../definitions/steps.ts';
import { messageOf, stopIfAsked } from '../../errors.ts';
import type { Facts, Log } from '../../log.ts';
import { loadLookup } from '../../refine/load-lookup.ts';
import type { CampaignDraw } from '../../segments/draw-campaign.ts';
import type { Database } from '../../warehouse/database.ts';
import { keepEvidence } from '../record/evidence.ts';
import type { RunRecord, StepCounts, StepRecord } from '../record/run-record.ts';
import { timeStep } from '../record/time-step.ts';
import { resolveAsOf, setParameters } from './as-of.ts';
import { buildCampaigns, refuseOverwriting } from './build-campaigns.ts';
import { buildHistory } from './build-history.ts';
import { buildLifetimeValue } from './build-lifetime-value.ts';
import { buildSegmentation } from './build-segmentation.ts';
import { buildTable, type Extent, tablesOf } from './build-table.ts';
import type { StepWork } from './decide-work.ts';
import { type BuiltStep, dropOrphans, registerArrivals, registerBuilt } from './table-register.ts';

/** Where tables are made, and who is told of it. */
export interface Build {
  database: Database;
  /** Of the run that makes them. */
  record: RunRecord;
  options: BuildOptions;
  log: Log;
}

interface BuildOptions {
  /** `--as-of`, if given. */
  asOf: string | undefined;
  /** What is to be recorded, if somebody asked for it. */
  campaign?: CampaignDraw | undefined;
  /** Where what a failed run would have quarantined is kept until it is written down; none for a dry run. */
  evidenceDir: string | undefined;
  /** Whether it is only seen that the steps can be made: nothing is put on record. */
  isRehearsal?: boolean;
  signal?: AbortSignal | undefined;
}

/** Makes a pipeline's lookups and then its tables, in order. Part of the run's transaction. */
export async function buildSteps(
  build: Build,
  pipeline: PipelineDefinition,
  work: readonly StepWork[],
): Promise<void> {
  const { database, record, options, log } = build;
  const made = pipeline.steps.filter(({ kind }) => kind !== 'campaigns').flatMap(tablesOf);
  if (!options.isRehearsal) await refuseOverwriting(database, pipeline.shownAs, made);
  for (const lookup of pipeline.lookups) await loadLookup(database, lookup);
  if (!options.isRehearsal) await registerArrivals(database, pipeline, record.runId);
  await refreshAsOf();
  const built: BuiltStep[] = [];
  for (const { step, fingerprint, extent, why } of work) {
    stopIfAsked(options.signal);
    log.stage(step.kind === 'segmentation' ? 'segments' : 'refine', { table: step.table });
    const { table: name, kind } = step;
    const mode = kind === 'campaigns' && extent !== undefined ? 'appended' : (extent?.mode ?? 'kept');
    const head = { name, kind, mode, bytes: null, fingerprint } as const;
    const done = await timeStep(record, head, async () => {
      if (extent === undefined) return undefined;
      const keep = () => keepEvidence(database, options.evidenceDir, record.runId, step.table);
      try {
        const counts = await buildStep(build, step, extent, fingerprint);
        if (counts.quarantined !== 0) await keep();
        return counts;
      } catch (error) {
        await keep().catch((second) =>
          log.warn(`what ${step.table} held back could not be kept: ${messageOf(second)}`),
        );
        throw error;
      }
    });
    log.info(describe(done, why), factsOf(done));
    if (pipeline.as_of.column.startsWith(`${step.table}.`)) await refreshAsOf();
    if (extent !== undefined) built.push({ step, fingerprint, asOf: record.asOf });
  }
  if (!options.isRehearsal) {
    await registerBuilt(database, built, record);
    await dropOrphans(database, pipeline, log);
  }

  async function refreshAsOf(): Promise<void> {
    record.asOf = await resolveAsOf(database, pipeline, options.asOf);
    await setParameters(database, record.asOf, pipeline.parameters);
  }
}

async function buildStep(
  { database, record, options, log }: Build,
  step: StepDefinition,
  extent: Extent,
  fingerprint: string,
): Promise<StepCounts> {
  if (step.kind === 'table') return buildTable(database, step, extent, record);
  if (step.kind === 'segmentation') return buildSegmentation(database, step, record);
  const { engine } = database;
  for (const table of [...inputsAmongRecords(step), ...tablesOf(step)]) await engine.bringTable(table);
  const buildAmongRecords = () => {
    if (step.kind === 'campaigns') return buildCampaigns(database, step, options.campaign, record);
    if (step.kind === 'lifetime_value') return buildLifetimeValue(database, step, record);
    return buildHistory(database, step, record, fingerprint, log);
  };
  const counts = await buildAmongRecords();
  for (const table of tablesOf(step)) await engine.sendTable(table);
  return counts;
}

/** A step that works among the records, where its rows are customers and no lines. */
type StepAmongRecords = Exclude<StepDefinition, TableDefinition | SegmentationDefinition>;

function inputsAmongRecords(step: StepAmongRecords): readonly string[] {
  if (step.kind === 'campaigns') return step.segments;
  return [step.kind === 'history' ? step.of : step.source];
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
