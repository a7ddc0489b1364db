import type { Database } from '../database.ts';

/** Of a table on another engine. */
interface Version {
  version: string;
  /** The version whose rows are among the records too; null where none are. */
  brought: string | null;
}

/** Which version of each table counts, in `ops.engine_tables`: what is written in a transaction is undone with it. */
export class Versions {
  readonly #records: Database;

  constructor(records: Database) {
    this.#records = records;
  }

  async of(table: string): Promise<Version | undefined> {
    const [found] = await this.#records.rows<Version>(
      'select version, brought_version as brought from ops.engine_tables where table_name = $table',
      { table },
    );
    return found;
  }

  /** Every table that is kept there. */
  async all(): Promise<string[]> {
    const rows = await this.#records.rows<{ table: string }>(
      'select table_name as "table" from ops.engine_tables',
    );
    return rows.map(({ table }) => table);
  }

  /** The tables whose rows are not here as they are there. */
  async notBrought(): Promise<string[]> {
    const rows = await this.#records.rows<{ table: string }>(
      'select table_name as "table" from ops.engine_tables where brought_version is distinct from version order by "table"',
    );
    return rows.map(({ table }) => table);
  }

  /** One statement where the table is on record: outside a transaction no kill leaves it without its row. */
  async set(table: string, version: string, brought: string | null): Promise<void> {
    const found = await this.#records.run(
      'update ops.engine_tables set version = $version, brought_version = $brought where table_name = $table',
      { table, version, brought },
    );
    if (found > 0) return;
    await this.#records.run('insert into ops.engine_tables values ($table, $version, $brought)', {
      table,
      version,
      brought,
    });
  }

  async forget(table: string): Promise<void> {
    await this.#records.run('delete from ops.engine_tables where table_name = $table', { table });
  }
}
