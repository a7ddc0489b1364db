import type { Database } from '../warehouse/database.ts';

/** Words that are no name to SQL until they are quoted: DuckDB's own list, and what stands for the clock. */
export async function reservedWords(database: Database): Promise<Set<string>> {
  const rows = await database.rows<{ word: string }>(
    "select keyword_name as word from duckdb_keywords() where keyword_category <> 'unreserved'",
  );
  return new Set([...rows.map(({ word }) => word), ...CLOCK]);
}

const CLOCK = [
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'quantile_cont',
];
