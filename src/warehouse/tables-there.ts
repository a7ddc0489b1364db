import type { Database } from './database.ts';

/**
 * The columns of a table or view with their types, in order; none where there is no such table.
 *
 * @param catalog the database it is in, where several are attached; the one in use, if not given
 */
export function columnsOf(
  database: Database,
  table: string,
  catalog?: string,
): Promise<{ name: string; type: string }[]> {
  const [schema = '', bare = ''] = table.split('.');
  return database.rows(
    `select column_name as name, data_type as type from duckdb_columns()
     where database_name = coalesce($catalog, current_database()) and schema_name = $schema and table_name = $bare
     order by column_index`,
    { catalog: catalog ?? null, schema, bare },
  );
}

/** The tables of the database in use, by name, as `schema.table`. What is attached beside it does not count. */
export async function tablesThere(database: Database): Promise<Set<string>> {
  const rows = await database.rows<{ name: string }>(
    "select schema_name || '.' || table_name as name from duckdb_tables() where database_name = current_database() order by name",
  );
  return new Set(rows.map(({ name }) => name));
}
