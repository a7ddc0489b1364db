import type { Database } from './database.ts';
import { quoteTable, quoteTexts } from './quote.ts';

/** What a row of a row-level table knows of where it came from, besides its content. */
export const PROVENANCE: readonly string[] = [
  'ingestion_timestamp',
  'source_file',
  'processing_date',
  '_file_id',
  '_line',
];

/** Takes the rows of some files out of a table that carries `_file_id`. */
export async function deleteFiles(
  database: Database,
  table: string,
  fileIds: readonly string[],
): Promise<void> {
  if (fileIds.length > 0)
    await database.run(`delete from ${quoteTable(table)} where _file_id in ${quoteTexts(fileIds)}`);
}
