import { didYouMean } from '../../definitions/closest.ts';
import { MallardError } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName } from '../../warehouse/quote.ts';
import type { FirstRows, QueryResult } from '../../warehouse/statements.ts';

const SAMPLE_ROWS = 50;
const PROFILE_ROWS = 20_000;
/** Of more rows than this whole blocks are taken, so that not all of them are read. */
const LARGE = 1_000_000;

/** The first rows of a table of the file. Throws as `tableNamed`. */
export async function sampleTable(database: Database, name: string): Promise<FirstRows> {
  return database.firstRows(`from ${(await tableNamed(database, name)).sql}`, SAMPLE_ROWS);
}

/** DuckDB's summary of each column, of all rows or of about 20,000. Throws as `tableNamed`. */
export async function profileTable(database: Database, name: string): Promise<QueryResult> {
  const { sql, rows } = await tableNamed(database, name);
  const sample =
    rows > LARGE ? `${(100 * PROFILE_ROWS) / rows}% (system, 1)` : `${PROFILE_ROWS} rows (reservoir, 1)`;
  return database.query(`summarize from ${sql} using sample ${sample}`);
}

/**
 * A table or view of the file, quoted for SQL, and how many rows DuckDB counts in it, 0 for a view. A name from an address is looked up, never written into SQL as it came:
 * in the place of a table DuckDB takes files, functions and its own tables, too. Throws `usage` with the nearest name
 * where there is none.
 */
async function tableNamed(database: Database, name: string): Promise<{ sql: string; rows: number }> {
  const tables = await database.rows<{ schema: string; table: string; rows: number }>(
    `select schema_name as "schema", table_name as "table", estimated_size as "rows" from duckdb_tables() where not internal
     union all select schema_name, view_name, 0 from duckdb_views() where not internal`,
  );
  const found = tables.find(({ schema, table }) => `${schema}.${table}` === name);
  if (found !== undefined)
    return { sql: `${quoteName(found.schema)}.${quoteName(found.table)}`, rows: Number(found.rows) };
  const names = tables.map(({ schema, table }) => `${schema}.${table}`);
  throw new MallardError('usage', `there is no table '${name}'${didYouMean(name, names, String)}`, {
    next: 'the catalog has all tables of the file',
  });
}
