import type { Database } from '../warehouse/database.ts';
import { quoteTexts } from '../warehouse/quote.ts';
import type { SourceFile } from './file-source.ts';
import type { LedgerScope } from './ledger.ts';

/** TRUE for an entry whose bytes are in bronze, through itself or through another file that holds the same. */
const IN_BRONZE = `(status = 'loaded' or (status = 'duplicate'
  and file_id in (select file_id from ops.files where pipeline = $pipeline and table_name = $table and status = 'loaded')))`;

/**
 * The listed files that the ledger does not know as they are now. A rejected one is looked at again, and so is a
 * duplicate of what is in bronze no more.
 */
export async function unknownAmong(
  database: Database,
  place: LedgerScope,
  listed: readonly SourceFile[],
): Promise<SourceFile[]> {
  const known = `(status in ('empty', 'ignored', 'retracted') or ${IN_BRONZE})`;
  const isKnown = await matchEntries(database, place, listed, known);
  return listed.filter((file) => !isKnown(file));
}

/** The listed files whose rows are in bronze, whichever file brought them. */
export async function inBronzeAmong(
  database: Database,
  place: LedgerScope,
  listed: readonly SourceFile[],
): Promise<SourceFile[]> {
  return listed.filter(await matchEntries(database, place, listed, IN_BRONZE));
}

/** The contents among these that a pipeline has had in bronze since before `time` (UTC, as DuckDB reads a timestamp). */
export async function loadedBefore(
  database: Database,
  pipeline: string,
  fileIds: readonly string[],
  time: string,
): Promise<Set<string>> {
  const rows = await database.rows<{ id: string }>(
    `select distinct file_id as id from ops.files
     where pipeline = $pipeline and status = 'loaded' and loaded_at < cast($time as timestamp)
       and file_id in (select unnest(from_json($fileIds, '["varchar"]')))`,
    { pipeline, fileIds: JSON.stringify(fileIds), time },
  );
  return new Set(rows.map(({ id }) => id));
}

/** Up to here it is quicker to ask for the listed files alone than for all that are known. */
const FEW = 500;

/**
 * Which of the listed files have, as they are now, an entry for which `condition` holds. The entries come out of
 * DuckDB as one text, in a third of the time that a row for each takes: a folder may keep years of files.
 */
async function matchEntries(
  database: Database,
  { pipeline, table, source }: LedgerScope,
  listed: readonly SourceFile[],
  condition: string,
): Promise<(file: SourceFile) => boolean> {
  const among = listed.length > FEW ? '' : `and path in ${quoteTexts(listed.map(({ path }) => path))}`;
  const { known } = await database.row<{ known: string | null }>(
    `select string_agg(concat(path, chr(0), identity), chr(0)) as known from ops.files
     where pipeline = $pipeline and table_name = $table and source = $source and ${condition} ${among}`,
    { pipeline, table, source },
  );
  const parts = known?.split('\0') ?? [];
  const files = new Set<string>();
  for (let i = 0; i < parts.length; i += 2) files.add(`${parts[i]}\0${parts[i + 1]}`);
  return ({ path, identity }) => files.has(`${path}\0${identity}`);
}
