import type { Database } from '../database.ts';
import type { Column } from '../engine.ts';
import { columnsOf } from '../tables-there.ts';
import { sparkTable } from './names.ts';
import type { TableFormat } from './table-format.ts';
import type { Ask } from './transport.ts';
import { sparkColumns } from './typed.ts';
import type { Unsettled } from './unsettled.ts';
import type { Versions } from './versions.ts';

/** What the tables on a server are made of. */
export interface ServerTablesParts {
  /** They have the columns of each table. */
  records: Database;
  ask: Ask;
  format: TableFormat;
  versions: Versions;
  unsettled: Unsettled;
}

/**
 * The tables on a server, and which version of each is on record. Whatever changes one notes its name first, outside of any
 * transaction; `settle` makes those that are noted what the records say.
 */
export class ServerTables {
  readonly #of: ServerTablesParts;
  /** The version of each table that was changed since they were settled. */
  readonly #now = new Map<string, string>();
  /** Those to be made anew: of the rows that are added first, or empty before anybody looks. */
  readonly #toReplace = new Set<string>();
  /** Those noted by a transaction that is over, and not settled since. Before a table is looked at, those on record are restored. */
  #leftOver: readonly string[];

  constructor(of: ServerTablesParts) {
    this.#of = of;
    this.#leftOver = of.unsettled.tables;
  }

  /** Whether any was changed, or is to be, since they were settled. */
  get hasChanges(): boolean {
    return this.#now.size > 0 || this.#toReplace.size > 0;
  }

  async has(table: string): Promise<boolean> {
    return this.#toReplace.has(table) || (await this.#of.versions.of(table)) !== undefined;
  }

  /** Makes a table anew; its columns are on record by now. */
  async replace(table: string): Promise<void> {
    await this.#of.unsettled.add(table);
    this.#toReplace.add(table);
  }

  /** Adds the rows of a SELECT in Spark's spelling, with exactly the table's columns. Gives their number. */
  async append(table: string, select: string): Promise<number> {
    const columns = await this.#columns(table);
    let added = 0;
    await this.#change(table, async (before) => {
      const { format } = this.#of;
      const { version, rows } = this.#toReplace.delete(table)
        ? await format.replaceBy(table, columns, select)
        : await format.append(table, before, columns, select);
      added = rows;
      return version;
    });
    return added;
  }

  /** @param fileIds a list as Spark writes it */
  async deleteFiles(table: string, fileIds: string): Promise<void> {
    if (this.#toReplace.has(table)) return;
    const columns = await this.#columns(table);
    await this.#change(table, (version) => this.#of.format.deleteFiles(table, version, columns, fileIds));
  }

  /** @param before the columns that the table had until now */
  async addColumn(table: string, before: readonly Column[], name: string): Promise<void> {
    if (this.#toReplace.has(table)) return;
    const columns = sparkColumns(before);
    await this.#change(table, (version) => this.#of.format.addColumn(table, version, columns, name));
  }

  /** The server's table goes when the records have agreed to it. */
  async drop(table: string): Promise<void> {
    await this.#of.unsettled.add(table);
    await this.#of.versions.forget(table);
    this.#toReplace.delete(table);
  }

  /** Says whether the records have the rows of a table as it is now. */
  async setBrought(table: string, isBrought: boolean): Promise<void> {
    const { versions } = this.#of;
    const version = (await versions.of(table))?.version ?? '';
    await versions.set(table, version, isBrought ? version : null);
  }

  /** Makes the tables ready that a text reads; all of them, where there is none. */
  async ready(text?: string): Promise<void> {
    await this.restoreLeftOver();
    const plain = text?.replaceAll('"', '').toLowerCase();
    for (const table of [...this.#toReplace]) {
      if (plain !== undefined && !plain.includes(table)) continue;
      this.#toReplace.delete(table);
      const columns = await this.#columns(table);
      await this.#change(table, () => this.#of.format.replace(table, columns));
    }
  }

  /**
   * Makes the tables that were changed what the records say. Never throws: what cannot be settled now stays noted, and keeps
   * nobody from writing to the records. Says whether there was anything, and all of it is settled.
   */
  async settle(): Promise<boolean> {
    this.#toReplace.clear();
    const { unsettled } = this.#of;
    const noted = unsettled.tables;
    if (noted.length === 0) return false;
    try {
      for (const table of noted) await this.#settleOne(table);
      this.#leftOver = [];
      unsettled.clear();
    } catch {
      this.#leftOver = noted;
    }
    this.#now.clear();
    return this.#leftOver.length === 0;
  }

  /**
   * Makes what was left over as it is on record, while the columns on record are still those that it has. Its tables stay
   * noted, as the versions that they have then are undone with the transaction. One that is not on record goes
   * with the next `settle`: this transaction itself may be dropping it.
   */
  async restoreLeftOver(): Promise<void> {
    for (const table of this.#leftOver)
      if ((await this.#of.versions.of(table)) !== undefined) await this.#settleOne(table);
    this.#leftOver = [];
  }

  async #settleOne(table: string): Promise<void> {
    const { versions, format } = this.#of;
    const found = await versions.of(table);
    if (found === undefined) {
      await this.#makeSchema(table);
      return format.drop(table);
    }
    if (this.#now.get(table) === found.version) return format.tidy(table, found.version);
    const version = await format.restore(table, found.version, await this.#columns(table));
    await versions.set(table, version, found.brought === found.version ? version : found.brought);
  }

  /** Changes a table, and puts the version that it is then on record. What the records have of its rows is of the one before. */
  async #change(table: string, change: (version: string) => Promise<string>): Promise<void> {
    const { versions, unsettled } = this.#of;
    await this.restoreLeftOver();
    const before = await versions.of(table);
    if (before === undefined) await this.#makeSchema(table);
    await unsettled.add(table);
    const version = await change(before?.version ?? '');
    this.#now.set(table, version);
    await versions.set(table, version, before?.brought ?? null);
  }

  async #makeSchema(table: string): Promise<void> {
    const [schema = ''] = table.split('.');
    await this.#of.ask(`create database if not exists ${sparkTable(schema)}`);
  }

  async #columns(table: string): Promise<Column[]> {
    return sparkColumns(await columnsOf(this.#of.records, table));
  }
}
