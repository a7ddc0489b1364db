import type { Database } from '../../warehouse/database.ts';
import { insertRows } from '../../warehouse/insert-rows.ts';
import type { Run } from '../run.ts';
import type { Taken } from '../taking/take-files.ts';
import { timestamp } from './run-record.ts';

/** Records how fresh each source was when the run looked at it, in `ops.sources`. Part of the run's transaction. */
export async function recordSources(
  { database, record, options }: Run,
  taken: readonly Taken[],
): Promise<void> {
  const rows = [];
  for (const one of taken) {
    const { source, listed, toLoad, away } = one;
    const { pipeline, table } = source.place;
    const newest = newestOf(one);
    rows.push({
      run_id: record.runId,
      pipeline,
      source: source.definition.name,
      table_name: table,
      location: source.files.name,
      status: options.replay ? 'not asked' : away ? 'away' : toLoad.length > 0 ? 'fresh' : 'quiet',
      files_seen: options.replay || away ? null : listed.length,
      files_loaded: toLoad.length,
      newest_file: newest?.path ?? null,
      newest_file_at: newest?.modifiedAt === undefined ? null : timestamp(new Date(newest.modifiedAt)),
      last_loaded_at: await lastLoaded(database, pipeline, table),
      error: away?.message ?? null,
    });
  }
  await insertRows(database, 'ops.sources', rows);
}

function newestOf({ listed }: Taken): Taken['listed'][number] | undefined {
  return listed.reduce<Taken['listed'][number] | undefined>(
    (newest, file) => ((file.modifiedAt ?? 0) > (newest?.modifiedAt ?? -1) ? file : newest),
    undefined,
  );
}

async function lastLoaded(database: Database, pipeline: string, table: string): Promise<string | null> {
  const { last } = await database.row<{ last: string | null }>(
    `select cast(max(loaded_at) as varchar) as last from ops.files where pipeline = $pipeline and table_name = $table`,
    { pipeline, table },
  );
  return last;
}
