import { randomUUID } from 'node:crypto';
import type { Column } from '../engine.ts';
import {
  type Appended,
  type Ask,
  commentOf,
  described,
  sparkColumn,
  sparkName,
  type TableFormat,
  type WordsOf,
} from './table-format.ts';

/** What Delta Lake needs to keep columns whose names Parquet once did not know. Older readers know no such tables. */
const BY_NAME = "'delta.columnMapping.mode' = 'name'";

function isHardName(name: string): boolean {
  return /[ ,;{}()\n\t=]/.test(name);
}

/** Tables of Delta Lake: each statement is a version of its table, and any of them can be gone back to. */
export class DeltaTables implements TableFormat {
  readonly #ask: Ask;
  readonly #wordsOf: WordsOf;

  constructor(ask: Ask, wordsOf: WordsOf) {
    this.#ask = ask;
    this.#wordsOf = wordsOf;
  }

  async replace(table: string, columns: readonly Column[]): Promise<string> {
    await this.#create(table, columns);
    return (await this.#last(table)).version;
  }

  async replaceBy(table: string, columns: readonly Column[], select: string): Promise<Appended> {
    await this.#create(table, columns);
    return this.append(table, '', columns, select);
  }

  /** An insert of no rows is no version: what is told of the last one is told of another statement. */
  async append(table: string, version: string, _columns: readonly Column[], select: string) {
    await this.#ask(`insert into ${sparkName(table)} ${select}`);
    const last = await this.#last(table);
    return last.version === version ? { version, rows: 0 } : last;
  }

  async deleteFiles(
    table: string,
    _version: string,
    _columns: readonly Column[],
    fileIds: string,
  ): Promise<string> {
    await this.#ask(`delete from ${sparkName(table)} where _file_id in ${fileIds}`);
    return (await this.#last(table)).version;
  }

  async addColumn(
    table: string,
    _version: string,
    _columns: readonly Column[],
    name: string,
  ): Promise<string> {
    if (isHardName(name)) await this.#ask(`alter table ${sparkName(table)} set tblproperties (${BY_NAME})`);
    await this.#ask(`alter table ${sparkName(table)} add columns (${sparkColumn(name)} string)`);
    return (await this.#last(table)).version;
  }

  /**
   * A statement of a run that was killed may still be at work on the server. Delta refuses to commit what began before
   * its table's properties changed, whatever it is: so nothing comes after this.
   */
  async restore(table: string, version: string): Promise<string> {
    await this.#refuseWhatRuns(table);
    await this.#ask(`restore table ${sparkName(table)} to version as of ${Number(version)}`);
    return (await this.#last(table)).version;
  }

  async drop(table: string): Promise<void> {
    await this.#ask(`drop table if exists ${sparkName(table)}`);
  }

  /** What Delta keeps of former versions goes with its own `vacuum`, which is the administrator's to run. */
  async tidy(): Promise<void> {}

  async #refuseWhatRuns(table: string): Promise<void> {
    const mark = `'mallard.settled' = '${randomUUID()}'`;
    await this.#ask(`alter table ${sparkName(table)} set tblproperties (${mark})`);
  }

  async #create(table: string, columns: readonly Column[]): Promise<void> {
    const words = this.#wordsOf(table);
    const properties = columns.some(({ name }) => isHardName(name)) ? ` tblproperties (${BY_NAME})` : '';
    await this.#ask(
      `create or replace table ${sparkName(table)} (${described(columns, words)}) using delta${commentOf(words)}${properties}`,
    );
  }

  /** The table's version, and how many rows the statement wrote that made it. */
  async #last(table: string): Promise<Appended> {
    const { columns, rows } = await this.#ask(`describe history ${sparkName(table)} limit 1`);
    const metrics = JSON.parse(String(rows[0]?.[columns.indexOf('operationMetrics')] ?? '{}')) as Record<
      string,
      string
    >;
    return {
      version: String(rows[0]?.[columns.indexOf('version')]),
      rows: Number(metrics.numOutputRows ?? 0),
    };
  }
}
