import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteNames, quoteText, quoteTexts } from '../warehouse/quote.ts';
import { Ledger, type LedgerEntry, type LedgerScope } from './ledger.ts';

/** The columns of `ops.files` that an entry fills, as DuckDB types. */
const COLUMNS: Record<keyof LedgerEntry, { column: string; type: string }> = {
  pipeline: { column: 'pipeline', type: 'varchar' },
  table: { column: 'table_name', type: 'varchar' },
  source: { column: 'source', type: 'varchar' },
  path: { column: 'path', type: 'varchar' },
  identity: { column: 'identity', type: 'varchar' },
  fileId: { column: 'file_id', type: 'varchar' },
  sha256: { column: 'sha256', type: 'varchar' },
  size: { column: 'size', type: 'bigint' },
  status: { column: 'status', type: 'varchar' },
  records: { column: 'records', type: 'bigint' },
  loaded: { column: 'loaded', type: 'bigint' },
  quarantined: { column: 'quarantined', type: 'bigint' },
  skipped: { column: 'skipped', type: 'bigint' },
  forgotten: { column: 'forgotten', type: 'bigint' },
  blankLines: { column: 'blank_lines', type: 'bigint' },
  dialect: { column: 'dialect', type: 'varchar' },
  error: { column: 'error', type: 'varchar' },
};

/**
 * Reads what is known of some files: every entry of these paths and of these contents. Years of files are in the table,
 * and a run is about a few of them.
 */
export async function readLedger(
  database: Database,
  { pipeline, table, source }: LedgerScope,
  { paths, fileIds = [] }: { paths: readonly string[]; fileIds?: readonly string[] },
): Promise<Ledger> {
  if (paths.length === 0 && fileIds.length === 0) return new Ledger([], source);
  const columns = Object.entries(COLUMNS).map(([name, { column }]) => `${column} as ${quoteName(name)}`);
  const entries = await database.rows<LedgerEntry>(
    `select ${columns.join(', ')} from ops.files
     where pipeline = $pipeline and table_name = $table
       and (file_id in ${quoteTexts(fileIds)} or (source = $source and path in ${quoteTexts(paths)}))
     order by rowid`,
    { pipeline, table, source },
  );
  return new Ledger(entries, source);
}

/** Says of contents in bronze that they are there no more, and why. Part of the run's transaction. */
export async function markGone(
  database: Database,
  { pipeline, table }: LedgerScope,
  fileIds: readonly string[],
  status: 'replaced' | 'retracted',
): Promise<void> {
  if (fileIds.length === 0) return;
  const ids = quoteTexts(fileIds);
  await database.run(
    `update ops.files set status = '${status}'
     where pipeline = $pipeline and table_name = $table and status = 'loaded' and file_id in ${ids}`,
    { pipeline, table },
  );
}

/** Lets retracted files come back. Part of the run's transaction. */
export async function allowBack(
  database: Database,
  { pipeline, table, source }: LedgerScope,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  await database.run(
    `update ops.files set status = 'replaced'
     where pipeline = $pipeline and table_name = $table and source = $source and status = 'retracted' and path in ${quoteTexts(paths)}`,
    { pipeline, table, source },
  );
}

/** Adds entries. Part of the run's transaction. */
export async function writeLedger(
  database: Database,
  entries: readonly LedgerEntry[],
  run: { runId: string; startedAt: string },
): Promise<void> {
  if (entries.length === 0) return;
  const names = Object.keys(COLUMNS);
  const columns = Object.values(COLUMNS).map(({ column }) => column);
  const shape = Object.fromEntries(Object.entries(COLUMNS).map(([name, { type }]) => [name, type]));
  await database.run(
    `insert into ops.files (${columns.join(', ')}, seen_at, loaded_at, run_id)
     select ${quoteNames(names)}, cast($startedAt as timestamp),
       case when status = 'loaded' then cast($startedAt as timestamp) end, $runId
     from (select unnest(from_json($entries, ${quoteText(JSON.stringify([shape]))}), recursive := true))`,
    { entries: JSON.stringify(entries), runId: run.runId, startedAt: run.startedAt },
  );
}
