import type { Database } from './database.ts';
import { quoteText } from './quote.ts';

/** The parse trees of a text's statements, or why and where (0-based byte offset, where known) it has none. */
export type Parsed = { statements: Record<string, unknown>[] } | { error: string; offset?: number };

/** Parses SQL with DuckDB's own parser, without running or resolving anything. Only SELECTs parse. */
export async function parseSql(database: Database, sql: string): Promise<Parsed> {
  const query = `select json_serialize_sql(${quoteText(sql)}, skip_null := true, skip_empty := true, skip_default := true) as tree`;
  const { tree } = await database.row<{ tree: string }>(query);
  const parsed = JSON.parse(tree) as {
    error: boolean;
    error_message?: string;
    position?: string;
    statements?: Record<string, unknown>[];
  };
  if (!parsed.error) return { statements: parsed.statements ?? [] };
  const error = parsed.error_message ?? 'cannot be parsed';
  return parsed.position === undefined ? { error } : { error, offset: Number(parsed.position) };
}
