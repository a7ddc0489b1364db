import type { Database } from '../database.ts';
import type { Column, Engine } from '../engine.ts';
import { quoteName, quoteTable } from '../quote.ts';
import type { Parameters } from '../statements.ts';
import type { TableWords } from '../table-words.ts';
import { columnsOf, tablesThere } from '../tables-there.ts';
import type { SlashDates } from '../written-times.ts';
import type { Exchange } from './exchange.ts';
import { sparkName, sparkTexts } from './names.ts';
import { Passage } from './passage.ts';
import type { Server } from './server.ts';
import { ServerTables, type ServerTablesParts } from './server-tables.ts';
import type { SparkSession } from './spark-session.ts';
import type { Speller } from './speller.ts';
import { columnOf, listed, typed, typedByPlace, withParameters } from './typed.ts';

/** What a Spark engine is made of. */
export interface SparkParts extends Omit<ServerTablesParts, 'ask'> {
  /** DuckDB: `ops`, each table of Spark's with its columns and types, and the rows of those that are published. */
  records: Database;
  session: SparkSession;
  server: Pick<Server, 'scratchFormat' | 'recordsAs'>;
  exchange: Exchange;
  /** What tables hold, as far as somebody has said so. */
  words: Map<string, TableWords>;
  spelling: Speller;
  /** Whether the rows of a table of this schema are brought back when they change. */
  isPublished: (schema: string) => boolean;
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
  #nextKept = 0;

  constructor(of: SparkParts) {
    this.#of = of;
    const ask = (sql: string) => of.session.ask(sql);
    this.#tables = new ServerTables({ ...of, ask });
    this.#passage = new Passage(of.records, of.exchange, ask, of.server.recordsAs);
  }

  async rows<Row>(select: string): Promise<Row[]> {
    const { columns, rows } = await this.#of.session.ask(await this.#spelled(select));
    return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])) as Row);
  }

  async row<Row>(select: string): Promise<Row> {
    const rows = await this.rows<Row>(select);
    const [first] = rows;
    if (first === undefined || rows.length > 1)
      throw new Error(`expected one row, got ${rows.length}: ${select}`);
    return first;
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
    await this.#of.records.run(`create or replace table ${quoteTable(table)} (${listed(columns)})`);
    await this.#tables.replace(table);
  }

  async addColumn(table: string, name: string): Promise<void> {
    const before = await columnsOf(this.#of.records, table);
    if (before.some((column) => column.name.toLowerCase() === name.toLowerCase())) return;
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
    const { rows, place } = await this.#passage.send(table, given, staged);
    await this.#tables.append(table, typedByPlace(all, rows, given));
    await place.remove();
  }

  async deleteFiles(table: string, fileIds: readonly string[]): Promise<void> {
    if (fileIds.length > 0) await this.#tables.deleteFiles(table, sparkTexts(fileIds));
  }

  async dropTable(table: string): Promise<void> {
    await this.#of.records.run(`drop table if exists ${quoteTable(table)}`);
    await this.#tables.drop(table);
  }

  async keep(name: string, select: string): Promise<string> {
    const { session, server } = this.#of;
    const columns = await this.#passage.shapeOf(name, select);
    const before = this.#kept.get(name);
    // The SELECT may read what is kept under the same name until now.
    const now = `${name}_${this.#nextKept++}`;
    const made = typed(columns, await this.#spelled(select));
    await session.ask(`create table ${sparkName(now)} using ${server.scratchFormat} as ${made}`);
    await session.ask(
      `create or replace temporary view ${sparkName(name)} as select * from ${sparkName(now)}`,
    );
    this.#kept.set(name, now);
    if (before !== undefined) await session.ask(`drop table if exists ${sparkName(before)}`);
    return name;
  }

  async columnsOfKept(kept: string): Promise<Column[]> {
    return (await this.#of.records.query(`from ${kept} limit 0`)).columns;
  }

  async bring(name: string, select: string): Promise<string> {
    const { records } = this.#of;
    const { columns } = await records.query(`from (${select}) limit 0`);
    const brought = quoteName(`brought_${name}`);
    await records.run(`create or replace temp table ${brought} (${listed(columns)})`);
    await this.#passage.receive(brought, columns, await this.#spelled(select));
    return brought;
  }

  async send(name: string, select: string): Promise<string> {
    const sent = `sent_${name}`;
    const columns = await this.#passage.shapeOf(sent, select);
    await this.#tables.ready(select);
    const { rows } = await this.#passage.send(name, columns, select);
    await this.#of.session.ask(
      `create or replace temporary view ${sparkName(sent)} as ${typed(columns, rows)}`,
    );
    return sent;
  }

  async bringTable(table: string): Promise<void> {
    const { records, versions } = this.#of;
    await this.#tables.ready(table);
    const found = await versions.of(table);
    if (found === undefined || found.brought === found.version) return;
    await records.run(`delete from ${quoteTable(table)}`);
    const columns = await columnsOf(records, table);
    await this.#passage.receive(quoteTable(table), columns, `select * from ${sparkName(table)}`);
    await this.#tables.setBrought(table, true);
  }

  async sendTable(table: string): Promise<void> {
    const columns = await columnsOf(this.#of.records, table);
    const { rows, place } = await this.#passage.send(table, columns, `select * from ${quoteTable(table)}`);
    await this.#tables.replace(table);
    await this.#tables.append(table, typed(columns, rows));
    await place.remove();
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
      const [schema = ''] = table.split('.');
      if (isPublished(schema)) continue;
      await records.run(`delete from ${quoteTable(table)}`);
      await this.#tables.setBrought(table, false);
    }
    return tables;
  }

  async beforeCommit(): Promise<void> {
    if (!this.#tables.hasChanges) return;
    await this.#tables.ready();
    for (const table of await this.#of.versions.notBrought()) {
      const [schema = ''] = table.split('.');
      if (this.#of.isPublished(schema)) await this.bringTable(table);
    }
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
      await session.ask(`drop table if exists ${sparkName(table)}`).catch(() => {});
    await session.close();
    exchange.clear();
  }

  /** A SELECT in Spark's spelling, and all that it reads as it is now. */
  async #spelled(select: string): Promise<string> {
    await this.#tables.ready(select);
    await this.#passage.showRecordsIn(select);
    return this.#of.spelling.spell(select);
  }
}
