import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { BucketOptions, FileSource } from '../../arrival/file-source.ts';
import { isBucket, openSource } from '../../arrival/open-source.ts';
import { openPublished } from '../../warehouse/open.ts';
import { exportTables } from '../export-table.ts';

/** What says which files of a folder are ours; engines that read folders pass over names that begin so. */
const LIST = '_mallard.json';

/** What is in a folder of Parquet files. */
interface Listing {
  /** The last run in what is published. Null while files are being written. */
  run: string | null;
  tables: { table: string; file: string; rows?: number }[];
}

/**
 * Writes the published tables of gold as Parquet, a file each, into a folder or bucket: each whole or not at all, its
 * rows in their order. Files of tables that are no more are removed, those that we never wrote stay. The list of them,
 * with the run they are of, is written last.
 */
export async function writeParquet(
  warehouseFile: string,
  place: string,
  bucket: BucketOptions,
): Promise<void> {
  const { run, tables } = await goldOf(warehouseFile);
  if (!isBucket(place)) await mkdir(place, { recursive: true });
  const folder = await openSource(place, bucket);
  const before = await readListing(folder);
  const files = tables.map((table) => ({ table, file: `${table.replace(/^gold\./, '')}.parquet` }));
  const gone = before.tables.filter(({ file }) => !files.some((one) => one.file === file));
  // Files that a crash leaves have to be known as ours, too.
  await writeListing(folder, { run: null, tables: [...files, ...gone] });
  const exports = files.map(({ table, file }) => ({
    table,
    format: 'parquet' as const,
    to: `${place}/${file}`,
  }));
  const rows = await exportTables(warehouseFile, exports, bucket);
  await remove(folder, gone);
  await writeListing(folder, { run, tables: files.map((one, i) => ({ ...one, rows: rows[i] ?? 0 })) });
}

async function goldOf(warehouseFile: string): Promise<{ run: string | null; tables: string[] }> {
  const database = await openPublished(warehouseFile);
  try {
    const { run } = await database.row<{ run: string | null }>(
      'select max_by(run_id, rowid) as run from ops.runs',
    );
    const tables = await database.rows<{ name: string }>(
      `select 'gold.' || table_name as name from duckdb_tables()
       where database_name = current_database() and schema_name = 'gold' order by name`,
    );
    return { run, tables: tables.map(({ name }) => name) };
  } finally {
    database.close();
  }
}

/** What cannot be read lists nothing: then nothing is removed. */
async function readListing(folder: FileSource): Promise<Listing> {
  const [file] = await folder.list([LIST]);
  const body = file && (await folder.read(file));
  if (body === undefined) return { run: null, tables: [] };
  try {
    return JSON.parse(await text(body)) as Listing;
  } catch {
    return { run: null, tables: [] };
  }
}

async function writeListing(folder: FileSource, listing: Listing): Promise<void> {
  await folder.put(LIST, Buffer.from(`${JSON.stringify(listing, null, 2)}\n`));
}

async function remove(folder: FileSource, gone: Listing['tables']): Promise<void> {
  const names = new Set(gone.map(({ file }) => file));
  for (const file of await folder.list(['*.parquet'])) if (names.has(file.path)) await folder.remove(file);
}
