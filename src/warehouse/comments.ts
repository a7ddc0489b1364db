import type { Database } from './database.ts';
import { quoteName, quoteTable, quoteText } from './quote.ts';
import type { TableWords } from './table-words.ts';

const HERE = 'where database_name = current_database() and not internal';
const TABLES = `select schema_name || '.' || table_name as name, comment from duckdb_tables() ${HERE}`;
const COLUMNS = `select schema_name || '.' || table_name || '.' || column_name as name, comment
  from duckdb_columns() ${HERE}`;

/**
 * Puts these words into the catalog, as comments that every DuckDB client shows. Only what is not there yet is
 * written; tables and columns that do not exist are passed over.
 */
export async function describeTables(database: Database, words: readonly TableWords[]): Promise<void> {
  const tables = await commentsIn(database, TABLES);
  const columns = await commentsIn(database, COLUMNS);
  const missing = words.flatMap(({ table, comment, columns: described }) => [
    ...(differs(tables, table, comment) ? [`table ${quoteTable(table)} is ${quoteText(comment)}`] : []),
    ...Object.entries(described)
      .filter(([column, text]) => differs(columns, `${table}.${column}`, text))
      .map(([column, text]) => `column ${quoteTable(table)}.${quoteName(column)} is ${quoteText(text)}`),
  ]);
  if (missing.length > 0) await database.run(missing.map((one) => `comment on ${one}`).join(';\n'));
}

/** What comments there are now, by name. */
async function commentsIn(database: Database, query: string): Promise<Map<string, string | null>> {
  const rows = await database.rows<{ name: string; comment: string | null }>(query);
  return new Map(rows.map(({ name, comment }) => [name, comment]));
}

function differs(comments: ReadonlyMap<string, string | null>, name: string, text: string): boolean {
  return comments.has(name) && comments.get(name) !== text;
}
