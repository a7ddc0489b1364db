import type { Column, Engine } from './engine.ts';
import { columnList, quoteName, quoteNames, quoteTable, quoteTexts } from './quote.ts';
import type { Parameters, Statements } from './statements.ts';

/** The tables are in the same DuckDB database as the records: what goes from one to the other goes nowhere. */
export class DuckdbEngine implements Engine {
  readonly #database: Statements;

  constructor(database: Statements) {
    this.#database = database;
  }

  rows<Row>(select: string): Promise<Row[]> {
    return this.#database.rows(select);
  }

  row<Row>(select: string): Promise<Row> {
    return this.#database.row(select);
  }

  /** `createMacros` makes them so. */
  readSlashDates(): void {}

  /** `describeTables` puts them into the catalog. */
  describe(): void {}

  async createTable(table: string, columns: readonly Column[]): Promise<void> {
    await this.#database.run(`create table if not exists ${quoteTable(table)} (${columnList(columns)})`);
  }

  async replaceTable(table: string, columns: readonly Column[]): Promise<void> {
    await this.#database.run(`create or replace table ${quoteTable(table)} (${columnList(columns)})`);
  }

  async addColumn(table: string, name: string): Promise<void> {
    await this.#database.run(
      `alter table ${quoteTable(table)} add column if not exists ${quoteName(name)} varchar`,
    );
  }

  append(
    table: string,
    columns: readonly string[],
    select: string,
    parameters?: Parameters,
  ): Promise<number> {
    const into = `insert into ${quoteTable(table)} (${quoteNames(columns)})`;
    return this.#database.run(`${into} ${select}`, parameters);
  }

  async appendStaged(
    table: string,
    columns: readonly string[],
    select: string,
    parameters: Parameters,
  ): Promise<void> {
    await this.append(table, columns, select, parameters);
  }

  async deleteFiles(table: string, fileIds: readonly string[]): Promise<void> {
    if (fileIds.length > 0)
      await this.#database.run(`delete from ${quoteTable(table)} where _file_id in ${quoteTexts(fileIds)}`);
  }

  async dropTable(table: string): Promise<void> {
    await this.#database.run(`drop table if exists ${quoteTable(table)}`);
  }

  async keep(name: string, select: string, { repeatable } = { repeatable: false }): Promise<string> {
    if (repeatable) return `(${select})`;
    const rows = await this.#database.run(`create or replace temp table ${quoteName(name)} as ${select}`);
    await this.#database.endPart(rows);
    return name;
  }

  async columnsOfKept(kept: string): Promise<Column[]> {
    const { columns } = await this.#database.query(`from ${kept} limit 0`);
    return columns;
  }

  async bring(_name: string, select: string): Promise<string> {
    return `(${select})`;
  }

  async send(_name: string, select: string): Promise<string> {
    return `(${select})`;
  }

  async bringTable(): Promise<void> {}

  async bringSchemas(): Promise<void> {}

  async sendTable(): Promise<void> {}

  hashOf(columns: readonly string[]): { here: string; inRecords: string } {
    const hash = `cast(hash(${columns.join(', ')}) as hugeint)`;
    return { here: hash, inRecords: hash };
  }

  async moveIn(): Promise<string[]> {
    return [];
  }

  async beforeCommit(): Promise<void> {}

  async settle(): Promise<void> {}

  interrupt(): void {}

  async close(): Promise<void> {}
}
