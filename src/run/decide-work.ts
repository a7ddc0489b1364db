import { fingerprint, type PipelineDefinition, type StepDefinition } from '../definitions/project.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName } from '../warehouse/quote.ts';
import type { Extent } from './build-table.ts';

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
  const newData = newIds.length > 0 || replacedIds.length > 0;
  let somethingChanged = newData;
  const wholeTables = new Set<string>();
  return pipeline.steps.map((step) => {
    const mark = fingerprint(pipeline, step);
    const last = before.get(step.table);
    const input = step.kind === 'table' ? step.rules.rows_of : undefined;
    const anew = fullRefresh || last?.fingerprint !== mark;
    let extent: Extent | undefined;
    if (input !== undefined) {
      if (anew || wholeTables.has(input)) extent = { mode: 'whole' };
      else if (newData) extent = { mode: 'files', newIds, replacedIds };
    } else if (anew || somethingChanged || last?.as_of !== changes.asOf) {
      extent = { mode: 'whole' };
    }
    if (extent !== undefined) somethingChanged = true;
    if (extent?.mode === 'whole') wholeTables.add(step.table);
    return { step, fingerprint: mark, extent };
  });
}

/** The as-of date: the one asked for, today, or the newest in the pipeline's column; null where there is none yet. */
export async function resolveAsOf(
  database: Database,
  { as_of }: PipelineDefinition,
  asked: string | undefined,
  today: Date = new Date(),
): Promise<string | null> {
  const wanted = asked ?? as_of.default;
  if (wanted === 'today') return today.toISOString().slice(0, 10);
  if (wanted !== 'latest') return wanted;
  const [schema = '', table = '', column = ''] = as_of.column.split('.');
  const exists = await database.rows(
    'select 1 from information_schema.tables where table_schema = $schema and table_name = $table',
    {
      schema,
      table,
    },
  );
  if (exists.length === 0) return null;
  const { newest } = await database.row<{ newest: string | null }>(
    `select cast(max(${quoteName(column)}) as varchar) as newest from ${quoteName(schema)}.${quoteName(table)}`,
  );
  return newest;
}

/** Makes the as-of date known to SQL, as the macro `as_of()`. */
export async function setAsOf(database: Database, asOf: string | null): Promise<void> {
  await database.run('delete from ops.parameters');
  await database.run("insert into ops.parameters values ('as_of', $asOf)", { asOf });
}
