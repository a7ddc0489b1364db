import type { Database } from './database.ts';
import { quoteText } from './quote.ts';

/** The parse trees of a text's statements, or why and where (0-based byte offset, where known) it has none. */
export type Parsed = { statements: Record<string, unknown>[] } | { error: string; offset?: number };

/** Parses SQL with DuckDB's own parser, without running or resolving anything. Only SELECTs parse. */
export async function parseSql(database: Database, sql: string): Promise<Parsed> {
  const [parsed] = await parseEach(database, [sql]);
  return parsed as Parsed;
}

/** As `parseSql`, for many texts in one statement, in their order: a hundred cost little more than one. */
export async function parseEach(database: Database, texts: readonly string[]): Promise<Parsed[]> {
  if (texts.length === 0) return [];
  const rows = await database.rows<{ tree: string }>(
    `select json_serialize_sql(text, skip_null := true, skip_empty := true, skip_default := true) as tree
     from (values ${texts.map((text, i) => `(${i}, ${quoteText(text)})`).join(', ')}) as texts(nth, text) order by nth`,
  );
  return rows.map(({ tree }) => readTree(tree));
}

function readTree(tree: string): Parsed {
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
