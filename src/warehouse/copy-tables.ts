import type { Database } from './database.ts';
import { STORAGE_VERSION } from './open.ts';
import { quoteName, quoteTable, quoteText } from './quote.ts';

/** The name under which the new file is attached while it is written. */
const COPY = 'copy_being_written';

/**
 * Writes the tables of a database into a new file, but for those of some schemas, which are not even there: with their
 * comments, and each with its rows in their order. No file may be there. The file is closed when it returns or throws.
 */
export async function copyTables(
  database: Database,
  file: string,
  withoutSchemas: readonly string[],
): Promise<void> {
  const { here } = await database.row<{ here: string }>('select current_database() as here');
  await database.run(`attach ${quoteText(file)} as ${COPY} (storage_version ${quoteText(STORAGE_VERSION)})`);
  try {
    // The empty tables first: unlike `create table … as`, that keeps comments.
    await database.run(`copy from database ${quoteName(here)} to ${COPY} (schema)`);
    await database.transaction(async () => {
      for (const schema of withoutSchemas)
        await database.run(`drop schema if exists ${COPY}.${quoteName(schema)} cascade`);
      const tables = await database.rows<{ name: string }>(
        `select schema_name || '.' || table_name as name from duckdb_tables()
         where database_name = '${COPY}' order by estimated_size desc`,
      );
      for (const { name } of tables)
        await database.run(
          `insert into ${COPY}.${quoteTable(name)} from ${quoteName(here)}.${quoteTable(name)}`,
        );
    });
    await database.run(`checkpoint ${COPY}`);
  } finally {
    await database.run(`detach ${COPY}`);
  }
}
