import { closest } from '../../definitions/closest.ts';
import { MallardError } from '../../errors.ts';
import type { Database, FirstRows, QueryResult } from '../../warehouse/database.ts';
import { quoteName } from '../../warehouse/quote.ts';

const SAMPLE_ROWS = 50;
const PROFILE_ROWS = 20_000;

/** The first rows of a table of the file. Throws as `tableNamed`. */
export async function sampleTable(database: Database, name: string): Promise<FirstRows> {
  return database.firstRows(`from ${await tableNamed(database, name)}`, SAMPLE_ROWS);
}

/** DuckDB's summary of each column, of some rows that are the same ones each time. Throws as `tableNamed`. */
export async function profileTable(database: Database, name: string): Promise<QueryResult> {
  const table = await tableNamed(database, name);
  return database.query(`summarize from ${table} using sample ${PROFILE_ROWS} rows (reservoir, 1)`);
}

/**
 * A table or view of the file, quoted for SQL. A name from an address is looked up, never written into SQL as it came:
 * in the place of a table DuckDB takes files, functions and its own tables, too. Throws `usage` with the nearest name
 * where there is none.
 */
export async function tableNamed(database: Database, name: string): Promise<string> {
  const tables = await database.rows<{ schema: string; table: string }>(
    `select schema_name as "schema", table_name as "table" from duckdb_tables() where not internal
     union all select schema_name, view_name from duckdb_views() where not internal`,
  );
  const found = tables.find(({ schema, table }) => `${schema}.${table}` === name);
  if (found !== undefined) return `${quoteName(found.schema)}.${quoteName(found.table)}`;
  const near = closest(
    name,
    tables.map(({ schema, table }) => `${schema}.${table}`),
  );
  throw new MallardError(
    'usage',
    `there is no table '${name}'${near === undefined ? '' : `; did you mean ${near}?`}`,
    { next: 'the catalog has all tables of the file' },
  );
}
