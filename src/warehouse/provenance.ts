import { quoteText, quoteTexts } from './quote.ts';

/** The rows of some files, in tables that carry `_file_id`. */
export interface Batch {
  fileIds: readonly string[];
  /** SQL that is TRUE for them. */
  where: string;
}

/**
 * The rows of files that were loaded together.
 *
 * @param loadedAt their `ingestion_timestamp` (UTC, as DuckDB reads a timestamp), for tables that carry it: then
 *   DuckDB skips what was loaded at other times unread, and a day costs the same however long the history is
 */
export function batchOf(fileIds: readonly string[], loadedAt?: string): Batch {
  const isOfFiles = `_file_id in ${quoteTexts(fileIds)}`;
  if (loadedAt === undefined) return { fileIds, where: isOfFiles };
  const isOfThen = `ingestion_timestamp = cast(${quoteText(loadedAt)} as timestamp)`;
  return { fileIds, where: `${isOfThen} and ${isOfFiles}` };
}
