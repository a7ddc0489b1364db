import type { Database, Parameters } from '../../warehouse/database.ts';

/** Adds a row to a table of `ops`, by column. */
export async function insertRow(database: Database, table: string, row: Parameters): Promise<void> {
  const names = Object.keys(row);
  await database.run(
    `insert into ${table} (${names.join(', ')}) values (${names.map((name) => `$${name}`).join(', ')})`,
    row,
  );
}
