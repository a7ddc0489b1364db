import type { Database } from '../database.ts';
import type { Column, Engine } from '../engine.ts';
import { quoteName, quoteNames, quoteTable, quoteText } from '../quote.ts';
import type { Parameters } from '../statements.ts';
import type { TableWords } from '../table-words.ts';
import { columnsOf } from '../tables-there.ts';
import type { SlashDates } from '../written-times.ts';
import type { Exchange, ExchangePlace } from './exchange.ts';
import type { SparkSession } from './spark-session.ts';
import { sparkLiteral, sparkText } from './spark-text.ts';
import type { Spelling } from './spelling.ts';
import { sparkColumn, sparkName, type TableFormat } from './table-format.ts';
import { parquetType, sparkType } from './types.ts';
import type { Unsettled } from './unsettled.ts';
import type { Versions } from './versions.ts';

/** What a Spark engine is made of. */
export interface SparkParts {
  /** DuckDB: `ops`, each table of Spark's with its columns and types, and the rows of those that are published. */
  records: Database;
  session: SparkSession;
  format: TableFormat;
  exchange: Exchange;
  versions: Versions;
  unsettled: Unsettled;
  /** What tables hold, as far as somebody has said so. */
  words: Map<string, TableWords>;
  spelling: Spelling;
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
  /** The version of each table that this session has made. */
  readonly #now = new Map<string, string>();
  /** Tables to be made anew: of the rows that are added to them first, or empty before anybody looks. */
  readonly #toReplace = new Set<string>();
  /** Whether tables have to be settled before anything else is asked. */
  #isUnsettled: boolean;

  constructor(of: SparkParts) {
    this.#of = of;
    this.#isUnsettled = of.unsettled.tables.length > 0;
  }

  async rows<Row>(select: string): Promise<Row[]> {
    const { columns, rows } = await this.#ask(select);
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
    const isThere = this.#toReplace.has(table) || (await this.#of.versions.of(table)) !== undefined;
    if (!isThere) await this.replaceTable(table, columns);
  }

  async replaceTable(table: string, columns: readonly Column[]): Promise<void> {
    await this.#of.records.run(`create or replace table ${quoteTable(table)} (${listed(columns)})`);
    await this.#of.unsettled.add(table);
    this.#toReplace.add(table);
  }

  async addColumn(table: string, name: string): Promise<void> {
    const before = await this.#columns(table);
    if (before.some((column) => column.name.toLowerCase() === name.toLowerCase())) return;
    await this.#of.records.run(`alter table ${quoteTable(table)} add column ${quoteName(name)} varchar`);
    if (this.#toReplace.has(table)) return;
    await this.#change(table, (version) => this.#of.format.addColumn(table, version, before, name));
  }

  async append(table: string, columns: readonly string[], select: string): Promise<number> {
    const all = await columnsOf(this.#of.records, table);
    const given = columns.map((name) => columnOf(all, name, table));
    return this.#append(table, typedByPlace(all, await this.#spelled(select), given));
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
    const inText = withParameters(select, parameters);
    const place = await this.#writeRecords(table, given, `select * from (${inText}) as staged(${names})`);
    await this.#append(table, typedByPlace(all, `select * from parquet.${sparkColumn(place.url)}`, given));
    place.remove();
  }

  async deleteFiles(table: string, fileIds: readonly string[]): Promise<void> {
    if (fileIds.length === 0 || this.#toReplace.has(table)) return;
    const columns = await this.#columns(table);
    const ids = `(${fileIds.map(sparkText).join(', ')})`;
    await this.#change(table, (version) => this.#of.format.deleteFiles(table, version, columns, ids));
  }

  /** The server's table goes when the records have agreed to it. */
  async dropTable(table: string): Promise<void> {
    await this.#of.unsettled.add(table);
    await this.#of.records.run(`drop table if exists ${quoteTable(table)}`);
    await this.#of.versions.forget(table);
    this.#toReplace.delete(table);
  }

  async keep(name: string, select: string): Promise<string> {
    const columns = await this.#shapeOf(name, select);
    const spelled = await this.#spelled(select);
    await this.#of.session.ask(`drop table if exists ${sparkName(name)}`);
    await this.#of.session.ask(`create table ${sparkName(name)} using parquet as ${typed(columns, spelled)}`);
    return name;
  }

  async columnsOfKept(kept: string): Promise<Column[]> {
    return (await this.#of.records.query(`from ${kept} limit 0`)).columns;
  }

  async bring(name: string, select: string): Promise<string> {
    const columns = (await this.#of.records.query(`from (${select}) limit 0`)).columns;
    const brought = quoteName(`brought_${name}`);
    await this.#of.records.run(`create or replace temp table ${brought} (${listed(columns)})`);
    await this.#read(brought, columns, await this.#spelled(select));
    return brought;
  }

  async send(name: string, select: string): Promise<string> {
    const sent = `sent_${name}`;
    const columns = await this.#shapeOf(sent, select);
    const place = await this.#writeRecords(name, columns, select);
    await this.#ask('select 1'); // so that there is a session, and all tables are settled
    await this.#of.session.ask(
      `create or replace temporary view ${sparkName(sent)} as ${typed(columns, `select * from parquet.${sparkColumn(place.url)}`)}`,
    );
    return sent;
  }

  async bringTable(table: string): Promise<void> {
    const found = await this.#of.versions.of(table);
    if (found === undefined || found.brought === found.version) return;
    const columns = await columnsOf(this.#of.records, table);
    await this.#of.records.run(`delete from ${quoteTable(table)}`);
    await this.#read(quoteTable(table), columns, `select * from ${sparkName(table)}`);
    await this.#of.versions.set(table, found.version, found.version);
  }

  async sendTable(table: string): Promise<void> {
    const columns = await columnsOf(this.#of.records, table);
    const place = await this.#writeRecords(table, columns, `select * from ${quoteTable(table)}`);
    this.#toReplace.add(table);
    await this.#append(table, typed(columns, `select * from parquet.${sparkColumn(place.url)}`));
    place.remove();
    const version = this.#now.get(table) ?? '';
    await this.#of.versions.set(table, version, version);
  }

  hashOf(columns: readonly string[]): { here: string; inRecords: string } {
    const text = `concat_ws(':', ${columns.map((name) => `cast(${name} as string)`).join(', ')})`;
    const digits = `substring(md5(${text}), 1, 12)`;
    return {
      here: `cast(conv(${digits}, 16, 10) as decimal(38, 0))`,
      inRecords: `cast(cast('0x' || ${digits} as bigint) as hugeint)`,
    };
  }

  async beforeCommit(): Promise<void> {
    if (this.#now.size === 0 && this.#toReplace.size === 0) return;
    await this.#makeEmpty();
    for (const table of await this.#of.versions.notBrought()) {
      const [schema = ''] = table.split('.');
      if (this.#of.isPublished(schema)) await this.bringTable(table);
    }
  }

  /** Never throws: what cannot be settled now is, before anything else is asked. */
  async settle(): Promise<void> {
    await this.#settle().catch(() => {
      this.#isUnsettled = true;
    });
  }

  interrupt(): void {
    this.#of.session.cancel();
  }

  /** Leaves no copy of a row behind, on the server or on its way. */
  async close(): Promise<void> {
    await this.#of.session.close();
    this.#of.exchange.clear();
  }

  async #settle(): Promise<void> {
    const { unsettled, versions, format, session } = this.#of;
    this.#isUnsettled = false;
    this.#toReplace.clear();
    for (const table of unsettled.tables) {
      const [schema = ''] = table.split('.');
      const found = await versions.of(table);
      if (found === undefined) {
        await session.ask(`create database if not exists ${sparkName(schema)}`);
        await format.drop(table);
      } else if (this.#now.get(table) === found.version) await format.tidy(table, found.version);
      else {
        const columns = await this.#columns(table);
        const version = await format.restore(table, found.version, columns);
        const isBrought = found.brought === found.version;
        await versions.set(table, version, isBrought ? version : found.brought);
      }
    }
    this.#now.clear();
    unsettled.clear();
  }

  /** Changes a table, and puts the version that it is then on record. What is here of it is of the one before. */
  async #change(table: string, change: (version: string) => Promise<string>): Promise<void> {
    const { versions, unsettled, session } = this.#of;
    const before = await versions.of(table);
    const [schema = ''] = table.split('.');
    if (before === undefined) await session.ask(`create database if not exists ${sparkName(schema)}`);
    if (this.#isUnsettled) await this.#settle();
    await unsettled.add(table);
    const version = await change(before?.version ?? '');
    this.#now.set(table, version);
    await versions.set(table, version, before?.brought ?? null);
  }

  async #append(table: string, select: string): Promise<number> {
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

  async #ask(select: string) {
    if (this.#isUnsettled) await this.#settle();
    return this.#of.session.ask(await this.#spelled(select));
  }

  /** Makes the tables that are still to be made anew and that a text mentions, empty; all, where there is none. */
  async #makeEmpty(text?: string): Promise<void> {
    const plain = text?.replaceAll('"', '').toLowerCase();
    for (const table of [...this.#toReplace]) {
      if (plain !== undefined && !plain.includes(table)) continue;
      this.#toReplace.delete(table);
      const columns = await this.#columns(table);
      await this.#change(table, () => this.#of.format.replace(table, columns));
    }
  }

  async #spelled(select: string): Promise<string> {
    await this.#makeEmpty(select);
    await this.#showRecords(select);
    return this.#of.spelling.spell(select);
  }

  /** What a SELECT reads of the records, as it is now. */
  async #showRecords(select: string): Promise<void> {
    const names = new Set([...select.matchAll(/\bops\.(\w+)/g)].map(([, name = '']) => name));
    names.delete('parameters'); // its values are spelled out
    for (const name of names) await this.#showRecord(name);
  }

  async #showRecord(name: string): Promise<void> {
    const columns = await columnsOf(this.#of.records, `ops.${name}`);
    if (columns.length === 0) return;
    const place = await this.#writeRecords(`ops_${name}`, columns, `select * from ops.${quoteName(name)}`);
    await this.#of.session.ask('create database if not exists ops');
    await this.#of.session.ask(
      `create or replace view ${sparkName(`ops.${name}`)} as ${typed(columns, `select * from parquet.${sparkColumn(place.url)}`)}`,
    );
  }

  /** Makes an empty temporary table among the records that has the columns of a SELECT, and gives them. */
  async #shapeOf(name: string, select: string): Promise<Column[]> {
    const shape = `create or replace temp table ${quoteName(name)} as select * from (${select}\n) limit 0`;
    await this.#of.records.run(shape);
    return (await this.#of.records.query(`from ${quoteName(name)} limit 0`)).columns;
  }

  /** Reads the rows of a query in Spark's spelling into a table of the records that has these columns. */
  async #read(into: string, columns: readonly Column[], select: string): Promise<void> {
    const place = this.#of.exchange.place('read');
    await this.#of.session.ask(
      `insert overwrite directory ${sparkLiteral(place.url)} using parquet ${typed(columns, select)}`,
    );
    const files = place.filesToRead();
    const names = columns.map(({ name }) => name);
    const values = columns.map(({ name, type }) => `cast(${quoteName(name)} as ${type})`);
    if (files !== undefined)
      await this.#of.records.run(
        `insert into ${into} (${quoteNames(names)}) select ${values.join(', ')} from read_parquet(${files})`,
      );
    place.remove();
  }

  async #writeRecords(name: string, columns: readonly Column[], select: string): Promise<ExchangePlace> {
    const place = this.#of.exchange.place(name);
    const values = columns.map(
      (column) =>
        `cast(${quoteName(column.name)} as ${parquetType(column.type)}) as ${quoteName(column.name)}`,
    );
    await this.#of.records.run(
      `copy (select ${values.join(', ')} from (${select})) to ${place.fileToWrite()} (format parquet)`,
    );
    return place;
  }

  async #columns(table: string): Promise<Column[]> {
    return sparkColumns(await columnsOf(this.#of.records, table));
  }
}

function listed(columns: readonly Column[]): string {
  return columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
}

function sparkColumns(columns: readonly Column[]): Column[] {
  return columns.map(({ name, type }) => ({ name, type: sparkType(type, name) }));
}

/** A SELECT with exactly these columns in their types. */
function typed(columns: readonly Column[], select: string): string {
  return `select ${columns.map((column) => cast(column, sparkColumn(column.name))).join(', ')} from (${select}\n)`;
}

/** As `typed`, for a SELECT that gives some of the columns in an order of its own, under any names; the others are null. */
function typedByPlace(columns: readonly Column[], select: string, given: readonly Column[]): string {
  const values = columns.map((column) =>
    cast(column, given.includes(column) ? sparkColumn(column.name) : 'null'),
  );
  const names = given.map(({ name }) => sparkColumn(name)).join(', ');
  return `select ${values.join(', ')} from (${select}\n) as given(${names})`;
}

function cast({ name, type }: Column, value: string): string {
  return `cast(${value} as ${sparkType(type, name)}) as ${sparkColumn(name)}`;
}

/** A column is found as DuckDB finds it, whatever the case. */
function columnOf(columns: readonly Column[], name: string, table: string): Column {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new Error(`${table} has no column ${name}`);
  return found;
}

function withParameters(sql: string, parameters: Parameters): string {
  return sql.replace(/\$(\w+)/g, (name, key: string) => {
    const value = parameters[key];
    if (value === undefined) return name;
    return typeof value === 'string' ? quoteText(value) : String(value);
  });
}
