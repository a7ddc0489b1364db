import { fingerprint, type PipelineDefinition, type StepDefinition } from '../definitions/project.ts';
import type { Database } from '../warehouse/database.ts';
import { macroDefinitions } from '../warehouse/macros.ts';
import { type Extent, tablesOf } from './build-table.ts';

/** What a run does with each step, in their order; undefined where nothing the step depends on has changed. */
export type Work = { step: StepDefinition; fingerprint: string; extent: Extent | undefined }[];

/** What changed since the last run. */
export interface Changes {
  newIds: readonly string[];
  replacedIds: readonly string[];
  fullRefresh: boolean;
  /** The as-of date this run would have if no data had changed. */
  asOf: string | null;
}

/**
 * Decides how much of each table to make. A row-level table whose definition stands takes the rows of new files
 * only; any other table is made whole when something before it changed, its definition did, or the as-of date.
 */
export async function decideWork(
  database: Database,
  pipeline: PipelineDefinition,
  changes: Changes,
): Promise<Work> {
  const { newIds, replacedIds, fullRefresh } = changes;
  const built = await database.rows<{ table_name: string; fingerprint: string; as_of: string | null }>(
    'select table_name, fingerprint, as_of from ops.tables where pipeline = $pipeline',
    { pipeline: pipeline.pipeline },
  );
  const before = new Map(built.map((table) => [table.table_name, table]));
  const made = new Set(pipeline.steps.flatMap(tablesOf));
  const hasOrphans = built.some((table) => !made.has(table.table_name));
  const newData = newIds.length > 0 || replacedIds.length > 0;
  const macros = macroDefinitions(pipeline.slash_dates);
  let somethingChanged = newData || hasOrphans;
  const wholeTables = new Set<string>();
  return pipeline.steps.map((step) => {
    const mark = fingerprint(pipeline, step, macros);
    const last = before.get(step.table);
    const input = step.kind === 'table' && step.rules.refresh === 'new_rows' ? step.rules.rows_of : undefined;
    const anew = fullRefresh || last?.fingerprint !== mark;
    let extent: Extent | undefined;
    if (input !== undefined) {
      if (anew || wholeTables.has(input)) extent = { mode: 'whole' };
      else if (newData) extent = { mode: 'files', newIds, replacedIds };
    } else if (anew || somethingChanged || last?.as_of !== changes.asOf) {
      extent = { mode: 'whole' };
    }
    if (extent !== undefined) somethingChanged = true;
    if (extent?.mode === 'whole') {
      for (const table of tablesOf(step)) wholeTables.add(table);
    }
    return { step, fingerprint: mark, extent };
  });
}
