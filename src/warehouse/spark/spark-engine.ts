import { randomBytes } from 'node:crypto';
import type { Column, Engine } from '../engine.ts';
import { columnList, quoteName, quoteTable } from '../quote.ts';
import { onlyRow, type Parameters } from '../statements.ts';
import type { TableWords } from '../table-words.ts';
import { columnsOf, tablesThere } from '../tables-there.ts';
import type { SlashDates } from '../written-times.ts';
import type { Exchange } from './exchange.ts';
import { sparkTable, sparkTexts } from './names.ts';
import { Passage } from './passage.ts';
import type { Server } from './server.ts';
import { ServerTables, type ServerTablesParts } from './server-tables.ts';
import type { SparkSession } from './spark-session.ts';
import type { Speller } from './speller.ts';
import { columnOf, typed, typedByPlace, withParameters } from './typed.ts';

/** What a Spark engine is made of. */
export interface SparkParts extends ServerTablesParts {
  session: SparkSession;
  server: Pick<Server, 'scratchFormat' | 'recordsAs'>;
  exchange: Exchange;
  /** What tables hold, as far as somebody has said so. */
  words: Map<string, TableWords>;
  spelling: Speller;
  /** Whether the rows of a table are brought back when they change. */
  isPublished: (table: string) => boolean;
}

/**
 * Tables and SELECTs on Spark, records in DuckDB. DuckDB knows each table's columns and types, by which a SELECT has the
 * same ones on either engine. The records' transaction is what counts: it says which version of each table is the one,
 * and `settle` makes the tables so.
 */
export class SparkEngine implements Engine {
  readonly #of: SparkParts;
  readonly #tables: ServerTables;
  readonly #passage: Passage;
  /** The table of each name that rows are kept under. */
  readonly #kept = new Map<string, string>();

  constructor(of: SparkParts) {
    this.#of = of;
    this.#tables = new ServerTables(of);
    this.#passage = new Passage(of.records, of.exchange, of.ask, of.server.recordsAs);
  }

  async rows<Row>(select: string): Promise<Row[]> {
    const { columns, rows } = await this.#of.ask(await this.#spelled(select));
    return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])) as Row);
  }

  async row<Row>(select: string): Promise<Row> {
    return onlyRow(await this.rows<Row>(select), select);
  }

  readSlashDates(slashDates: SlashDates): void {
    this.#of.spelling.slashDates = slashDates;
  }

  describe(words: readonly TableWords[]): void {
    for (const one of words) this.#of.words.set(one.table, one);
  }

  async createTable(table: string, columns: readonly Column[]): Promise<void> {
    if (!(await this.#tables.has(table))) await this.replaceTable(table, columns);
  }

  async replaceTable(table: string, columns: readonly Column[]): Promise<void> {
    await this.#tables.restoreLeftOver();
    await this.#of.records.run(`create or replace table ${quoteTable(table)} (${columnList(columns)})`);
    await this.#tables.replace(table);
  }

  async addColumn(table: string, name: string): Promise<void> {
    const before = await columnsOf(this.#of.records, table);
    if (before.some((column) => column.name.toLowerCase() === name.toLowerCase())) return;
    await this.#tables.restoreLeftOver();
    await this.#of.records.run(`alter table ${quoteTable(table)} add column ${quoteName(name)} varchar`);
    await this.#tables.addColumn(table, before, name);
  }

  async append(table: string, columns: readonly string[], select: string): Promise<number> {
    const all = await columnsOf(this.#of.records, table);
    const given = columns.map((name) => columnOf(all, name, table));
    return this.#tables.append(table, typedByPlace(all, await this.#spelled(select), given));
  }

  async appendStaged(
    table: string,
    columns: readonly string[],
    select: string,
    parameters: Parameters,
  ): Promise<void> {
    const all = await columnsOf(this.#of.records, table);
    const given = columns.map((name) => columnOf(all, name, table));
    const names = given.map(({ name }) => quoteName(name)).join(', ');
    const staged = `select * from (${withParameters(select, parameters)}) as staged(${names})`;
    await this.#passage.sendFor(table, given, staged, (rows) =>
      this.#tables.append(table, typedByPlace(all, rows, given)),
    );
  }

  async deleteFiles(table: string, fileIds: readonly string[]): Promise<void> {
    if (fileIds.length > 0) await this.#tables.deleteFiles(table, sparkTexts(fileIds));
  }

  async dropTable(table: string): Promise<void> {
    await this.#of.records.run(`drop table if exists ${quoteTable(table)}`);
    await this.#tables.drop(table);
  }

  async keep(name: string, select: string): Promise<string> {
    const { ask, server } = this.#of;
    const columns = await this.#passage.shapeOf(name, select);
    const before = this.#kept.get(name);
    // The SELECT may read what is kept under the same name until now.
    const now = `${name}_${randomBytes(6).toString('hex')}`;
    const made = typed(columns, await this.#spelled(select));
    await ask(`create table ${sparkTable(now)} using ${server.scratchFormat} as ${made}`);
    await ask(`create or replace temporary view ${sparkTable(name)} as select * from ${sparkTable(now)}`);
    this.#kept.set(name, now);
    if (before !== undefined) await ask(`drop table if exists ${sparkTable(before)}`);
    return name;
  }

  async columnsOfKept(kept: string): Promise<Column[]> {
    return (await this.#of.records.query(`from ${kept} limit 0`)).columns;
  }

  async bring(name: string, select: string): Promise<string> {
    const { records } = this.#of;
    const { columns } = await records.query(`from (${select}) limit 0`);
    const brought = quoteName(`brought_${name}`);
    await records.run(`create or replace temp table ${brought} (${columnList(columns)})`);
    await this.#passage.receive(brought, columns, await this.#spelled(select));
    return brought;
  }

  async send(name: string, select: string): Promise<string> {
    const sent = `sent_${name}`;
    const columns = await this.#passage.shapeOf(sent, select);
    await this.#passage.send(sent, columns, select);
    return sent;
  }

  async bringTable(table: string): Promise<void> {
    const { records, versions } = this.#of;
    await this.#tables.ready(table);
    const found = await versions.of(table);
    if (found === undefined || found.brought === found.version) return;
    const columns = await columnsOf(records, table);
    await this.#passage.receive(quoteTable(table), columns, `select * from ${sparkTable(table)}`);
    await this.#tables.setBrought(table, true);
  }

  async sendTable(table: string): Promise<void> {
    const columns = await columnsOf(this.#of.records, table);
    await this.#passage.sendFor(table, columns, `select * from ${quoteTable(table)}`, async (rows) => {
      await this.#tables.replace(table);
      await this.#tables.append(table, typed(columns, rows));
    });
    await this.#tables.setBrought(table, true);
  }

  hashOf(columns: readonly string[]): { here: string; inRecords: string } {
    const text = `concat_ws(':', ${columns.map((name) => `cast(${name} as string)`).join(', ')})`;
    const digits = `substring(md5(${text}), 1, 12)`;
    return {
      here: `cast(conv(${digits}, 16, 10) as decimal(38, 0))`,
      inRecords: `cast(cast('0x' || ${digits} as bigint) as hugeint)`,
    };
  }

  async moveIn(): Promise<string[]> {
    const { records, versions, isPublished } = this.#of;
    if ((await versions.all()).length > 0) return [];
    const own = await records.rows<{ name: string }>(
      'select distinct table_name as name from ops.tables order by name',
    );
    const there = await tablesThere(records);
    const tables = own.map(({ name }) => name).filter((name) => there.has(name));
    for (const table of tables) {
      await this.sendTable(table);
      if (isPublished(table)) continue;
      await records.run(`delete from ${quoteTable(table)}`);
      await this.#tables.setBrought(table, false);
    }
    return tables;
  }

  async beforeCommit(): Promise<void> {
    if (!this.#tables.hasChanges) return;
    await this.#tables.ready();
    await this.#bringAll(this.#of.isPublished);
  }

  async bringSchemas(schemas: readonly string[]): Promise<void> {
    await this.#bringAll((table) => schemas.some((schema) => table.startsWith(`${schema}.`)));
  }

  async settle(): Promise<void> {
    if (await this.#tables.settle()) await this.#passage.showRecords().catch(() => {}); // the next run shows them
  }

  interrupt(): void {
    this.#of.session.cancel();
  }

  /** Leaves no copy of a row behind, on the server or on its way. */
  async close(): Promise<void> {
    const { session, exchange } = this.#of;
    for (const table of session.isOpen ? this.#kept.values() : [])
      await session.ask(`drop table if exists ${sparkTable(table)}`).catch(() => {});
    await this.#passage.close();
    await session.close();
    exchange.clear();
  }

  async #bringAll(isWanted: (table: string) => boolean): Promise<void> {
    for (const { table, version, brought } of await this.#of.versions.all())
      if (brought !== version && isWanted(table)) await this.bringTable(table);
  }

  /** A SELECT in Spark's spelling, and all that it reads as it is now. */
  async #spelled(select: string): Promise<string> {
    await this.#tables.ready(select);
    await this.#passage.showRecordsIn(select);
    return this.#of.spelling.spell(select);
  }
}
