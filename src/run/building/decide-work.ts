import { isByNewRows } from '../../definitions/expectations.ts';
import { fingerprint } from '../../definitions/fingerprint.ts';
import type { PipelineDefinition, StepDefinition } from '../../definitions/steps.ts';
import type { Database } from '../../warehouse/database.ts';
import { macroDefinitions } from '../../warehouse/macros.ts';
import { tablesThere } from '../../warehouse/tables-there.ts';
import { type Extent, tablesOf } from './build-table.ts';
import { tablesWritten } from './table-register.ts';

/** What a run does with one step. */
export interface StepWork {
  step: StepDefinition;
  fingerprint: string;
  /** Undefined where nothing the step depends on has changed. */
  extent: Extent | undefined;
  /** Why there is something to do, or why there is not, in words; empty where nothing changed. */
  why: string;
}

/** The files that came to one bronze table, and those that left it. */
export interface Arrived {
  newIds: readonly string[];
  replacedIds: readonly string[];
}

/** What changed since the last run. */
export interface Changes {
  /** By bronze table. */
  arrived: ReadonlyMap<string, Arrived>;
  fullRefresh: boolean;
  /** The as-of date this run would have if no data had changed. */
  asOf: string | null;
  /** Whether that date was asked for or declared, so that a look at the past is no past taken back. */
  asOfIsGiven?: boolean;
  /** The table that a campaign is to be recorded in. */
  drawnInto?: string | undefined;
}

/**
 * Decides how much of each table to make. A row-level table whose definition stands takes the rows of new files
 * only; any other table is made whole when something before it changed, its definition did, or the as-of date. A record
 * of campaigns is added to when one is drawn, and otherwise only seen to be there.
 */
export async function decideWork(
  database: Database,
  pipeline: PipelineDefinition,
  changes: Changes,
): Promise<StepWork[]> {
  const { arrived, fullRefresh } = changes;
  const built = await database.rows<{ name: string; fingerprint: string | null; as_of: string | null }>(
    'select table_name as name, fingerprint, as_of from ops.tables where pipeline = $pipeline',
    { pipeline: pipeline.pipeline },
  );
  const there = await tablesThere(database);
  const before = new Map(built.filter(({ name }) => there.has(name)).map((table) => [table.name, table]));
  const written = new Set(tablesWritten(pipeline));
  const hasOrphans = built.some(({ name }) => !written.has(name));
  const macros = macroDefinitions(pipeline.slash_dates);
  let somethingChanged = hasOrphans || [...arrived.values()].some(isSome);
  const roots = rootsOf(pipeline);
  const wholeTables = new Set<string>();
  return pipeline.steps.map((step) => {
    const mark = fingerprint(pipeline, step, macros);
    const decided = decide(step, mark);
    const { extent } = decided;
    if (extent !== undefined) somethingChanged = true;
    if (extent?.mode === 'whole') for (const table of tablesOf(step)) wholeTables.add(table);
    return { step, fingerprint: mark, ...decided };
  });

  function decide(step: StepDefinition, mark: string): Pick<StepWork, 'extent' | 'why'> {
    const whole = (why: string) => ({ extent: { mode: 'whole' } as const, why });
    const last = before.get(step.table);
    if (step.kind === 'campaigns') {
      if (changes.drawnInto === step.table) return whole('a campaign is drawn');
      return last?.fingerprint === mark ? NOTHING : whole('it is declared anew');
    }
    if (step.kind === 'history' && changes.asOfIsGiven && isBefore(changes.asOf, last?.as_of))
      return { extent: undefined, why: `left as it is: it has come to ${last?.as_of}` };
    if (fullRefresh) return whole('a full refresh was asked for');
    if (last === undefined) return whole('it is new');
    if (last.fingerprint !== mark) return whole('its definition changed');
    const input = step.kind === 'table' && isByNewRows(step.rules) ? step.rules.rows_of : undefined;
    if (input === undefined) {
      if (somethingChanged) return whole('something before it changed');
      if (last.as_of === changes.asOf) return NOTHING;
      // A history keeps the day it has come to where no data is left to say of any day what was.
      if (step.kind === 'history' && changes.asOf === null) return NOTHING;
      return whole('the as-of date moved');
    }
    if (wholeTables.has(input)) return whole(`${input} is made anew`);
    const own = arrived.get(roots.get(input) ?? input);
    if (own === undefined || !isSome(own)) return NOTHING;
    return { extent: { mode: 'files', ...own }, why: 'files came or went' };
  }
}

function isSome({ newIds, replacedIds }: Arrived): boolean {
  return newIds.length > 0 || replacedIds.length > 0;
}

/** The bronze table that each row-level table's rows come from in the end. */
function rootsOf({ steps }: PipelineDefinition): Map<string, string> {
  const roots = new Map<string, string>();
  for (const step of steps) {
    const input = step.kind === 'table' ? step.rules.rows_of : undefined;
    if (input === undefined) continue;
    for (const table of tablesOf(step)) roots.set(table, roots.get(input) ?? input);
  }
  return roots;
}

const NOTHING = { extent: undefined, why: '' };

/** ISO dates compare as text. */
function isBefore(day: string | null, reached: string | null | undefined): boolean {
  return day !== null && typeof reached === 'string' && day < reached;
}
