import { bronzeTables } from '../../definitions/source.ts';
import type { PipelineDefinition, StepDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteText, quoteTexts } from '../../warehouse/quote.ts';
import { tablesOfDecisions } from './build-campaigns.ts';
import { tablesOf } from './build-table.ts';

// `ops.tables` says which pipeline writes a table, and what it was last built with.

/** Every table that a pipeline writes: bronze, lookups, and what its steps make. */
export function tablesWritten(pipeline: PipelineDefinition): string[] {
  const lookups = pipeline.lookups.map(({ table }) => table);
  return [...bronzeTables(pipeline), ...lookups, ...pipeline.steps.flatMap(tablesOf)];
}

/**
 * Sees to it that what a pipeline writes is its own. What belongs to one that is gone from the project, under a former
 * name of this one say, becomes its own, the record of its files included. Throws `definition` where a table belongs to
 * another that is there.
 *
 * @param inProject the names of all pipelines of the project
 */
export async function claimTables(
  database: Database,
  pipeline: PipelineDefinition,
  inProject: readonly string[],
): Promise<void> {
  const written = tablesWritten(pipeline);
  const others = await database.rows<{ table: string; owner: string }>(
    `select table_name as "table", pipeline as owner from ops.tables
     where pipeline <> $pipeline and table_name in ${quoteTexts(written)} order by owner, "table"`,
    { pipeline: pipeline.pipeline },
  );
  const taken = others.find(({ owner }) => inProject.includes(owner));
  if (taken !== undefined) {
    throw new MallardError(
      'definition',
      `${taken.table} belongs to the pipeline '${taken.owner}' in this warehouse`,
      {
        where: pipeline.shownAs,
        next: `give it another name; or, if '${taken.owner}' makes it no more: mallard run ${taken.owner}`,
      },
    );
  }
  if (others.length === 0) return;
  await database.transaction(async () => {
    for (const { table, owner } of others) {
      for (const known of ['ops.tables', 'ops.files'])
        await database.run(
          `update ${known} set pipeline = $pipeline where pipeline = $owner and table_name = $table`,
          { pipeline: pipeline.pipeline, owner, table },
        );
    }
  });
}

/** Records the tables that no step makes. Part of the run's transaction. */
export async function registerArrivals(
  database: Database,
  pipeline: PipelineDefinition,
  runId: string,
): Promise<void> {
  const tables = [
    ...bronzeTables(pipeline).map((table) => ({ table, kind: 'bronze' })),
    ...pipeline.lookups.map(({ table }) => ({ table, kind: 'lookup' })),
  ];
  const own = tables.map(({ table, kind }) => `(${quoteText(table)}, ${quoteText(kind)})`);
  await database.run(
    `insert into ops.tables (pipeline, table_name, kind, run_id)
     select $pipeline, name, kind, $runId from (values ${own.join(', ')}) as own(name, kind)
     where name not in (select table_name from ops.tables where pipeline = $pipeline)`,
    { pipeline: pipeline.pipeline, runId },
  );
}

/** A step whose tables were made, and what with. */
export interface BuiltStep {
  step: StepDefinition;
  fingerprint: string;
  /** The date that its SQL knew. */
  asOf: string | null;
}

/** Records what the tables of steps were built with. A history keeps the day it has come to where there is none now. */
export async function registerBuilt(
  database: Database,
  built: readonly BuiltStep[],
  { pipeline, runId }: { pipeline: string; runId: string },
): Promise<void> {
  const tables = built.flatMap(({ step }) => tablesOf(step));
  if (tables.length === 0) return;
  const before = await database.rows<{ name: string; as_of: string | null }>(
    `delete from ops.tables where pipeline = $pipeline and table_name in ${quoteTexts(tables)}
     returning table_name as name, as_of`,
    { pipeline },
  );
  const reached = new Map(before.map(({ name, as_of }) => [name, as_of]));
  const rows = built.flatMap(({ step, fingerprint, asOf }) =>
    tablesOf(step).map((table) => {
      const day = asOf ?? (step.kind === 'history' ? reached.get(table) : null) ?? null;
      const values = [table, fingerprint, day, step.kind].map((text) =>
        text === null ? 'null' : quoteText(text),
      );
      return `(${values.join(', ')})`;
    }),
  );
  await database.run(
    `insert into ops.tables (pipeline, table_name, fingerprint, as_of, run_id, kind)
     select $pipeline, name, fingerprint, cast(as_of as date), $runId, kind
     from (values ${rows.join(', ')}) as built(name, fingerprint, as_of, kind)`,
    { pipeline, runId },
  );
}

/**
 * A table that this pipeline made and makes no more would stay as it was for ever: it goes, unless no run could make it
 * again. Part of the run's transaction.
 */
export async function dropOrphans(database: Database, pipeline: PipelineDefinition, log: Log): Promise<void> {
  const recorded = await database.rows<{ name: string; kind: string | null }>(
    'select table_name as name, kind from ops.tables where pipeline = $pipeline',
    { pipeline: pipeline.pipeline },
  );
  const written = tablesWritten(pipeline);
  const orphans = recorded.filter(({ name }) => !written.includes(name));
  const decisions = await tablesOfDecisions(
    database,
    orphans.map(({ name }) => name),
  );
  for (const { name, kind } of orphans) {
    const kept =
      kind === 'bronze'
        ? 'it holds what arrived'
        : decisions.includes(name)
          ? 'it holds campaigns that were drawn'
          : undefined;
    if (kept === undefined) await database.engine.dropTable(name);
    await database.run('delete from ops.tables where pipeline = $pipeline and table_name = $name', {
      pipeline: pipeline.pipeline,
      name,
    });
    if (kept === undefined) log.info(`${name}: dropped, since the pipeline makes it no more`);
    else log.warn(`${name}: no longer in the pipeline; kept, since ${kept}`);
  }
}
