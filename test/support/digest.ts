import { OWN_COLUMNS } from '../../src/definitions/own-columns.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { openPublished } from '../../src/warehouse/open.ts';
import { quoteNames, quoteTable } from '../../src/warehouse/quote.ts';

const OF_THE_CLOCK = OWN_COLUMNS.filter(({ from }) => from === undefined).map(({ name }) => name);

/**
 * What differs between two runs on the same input, by design: when and by which run, and the numbers of clusters, which
 * are kept from run to run. Their positions, names and members follow from the data.
 */
const RUN_COLUMNS = [...OF_THE_CLOCK, 'run_id', 'Cluster', 'Next_Cluster'];

/** A table's content in one line: its number of rows and the sum of their hashes, whatever their order. */
async function digestTable(database: Database, table: string): Promise<string> {
  const { columns } = await database.query(`select * from ${quoteTable(table)} limit 0`);
  const names = columns.map(({ name }) => name).filter((name) => !RUN_COLUMNS.includes(name));
  const { rows, sum } = await database.row<{ rows: number; sum: string }>(
    `select count(*) as rows, cast(coalesce(sum(hash(${quoteNames(names)})), 0) as varchar) as sum from ${quoteTable(table)}`,
  );
  return `${rows} rows, ${sum}`;
}

/**
 * Tables that tell which runs there were, and when: what became of the same files in other runs is the same in every
 * table but these, by design.
 */
export const BY_RUNS: readonly string[] = ['gold.customer_segment_history', 'gold.segment_transitions'];

/** The digests of all tables of a published file but those of `ops` and those left out, by name. */
export async function digestWarehouse(
  file: string,
  without: readonly string[] = [],
): Promise<Record<string, string>> {
  const database = await openPublished(file);
  try {
    const tables = await database.rows<{ name: string }>(
      "select schema_name || '.' || table_name as name from duckdb_tables() where schema_name <> 'ops' order by name",
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables.filter((table) => !without.includes(table.name)))
      digests[name] = await digestTable(database, name);
    return digests;
  } finally {
    database.close();
  }
}

/** Runs one query on a published file. */
export async function queryFile<Row>(file: string, sql: string): Promise<Row[]> {
  const database = await openPublished(file);
  try {
    return await database.rows<Row>(sql);
  } finally {
    database.close();
  }
}
