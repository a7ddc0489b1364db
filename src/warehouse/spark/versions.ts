import type { Database } from '../database.ts';

/** Of a table on another engine. */
export interface Version {
  table: string;
  version: string;
  /** The version whose rows are among the records too; null where none are. */
  brought: string | null;
}

const ALL = 'select table_name as "table", version, brought_version as brought from ops.engine_tables';

/** Which version of each table counts, in `ops.engine_tables`: what is written in a transaction is undone with it. */
export class Versions {
  readonly #records: Database;

  constructor(records: Database) {
    this.#records = records;
  }

  async of(table: string): Promise<Version | undefined> {
    const [found] = await this.#records.rows<Version>(`${ALL} where table_name = $table`, { table });
    return found;
  }

  /** Every table that is kept there. */
  all(): Promise<Version[]> {
    return this.#records.rows<Version>(`${ALL} order by "table"`);
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
