import { randomUUID } from 'node:crypto';
import { MallardError } from '../../errors.ts';
import type { Column } from '../engine.ts';
import { sparkColumn, sparkName } from './names.ts';
import {
  type Appended,
  type Ask,
  commentOf,
  described,
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
    await this.#ask(`insert into ${sparkName(table)} ${select}`);
    return this.#last(table);
  }

  async append(
    table: string,
    before: string,
    _columns: readonly Column[],
    select: string,
  ): Promise<Appended> {
    await this.#ask(`insert into ${sparkName(table)} ${select}`);
    const last = await this.#last(table);
    if (last.version === before) return { version: before, rows: 0 };
    if (Number(last.version) === Number(before) + 1) return last;
    throw new MallardError('execution', `${table} was written by somebody else too, on the server`, {
      where: table,
      next: 'nothing of this run is visible; see that nobody else writes to it, then run again',
    });
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
   * A statement of a run that was killed may still be at work on the server. To change the table's properties makes it
   * fail when it ends, as Delta Lake lets no statement follow on metadata that it has not read.
   */
  async restore(table: string, version: string): Promise<string> {
    const name = sparkName(table);
    if ((await this.#last(table)).version !== version)
      await this.#ask(`restore table ${name} to version as of ${Number(version)}`);
    await this.#ask(`alter table ${name} set tblproperties ('mallard.settled' = '${randomUUID()}')`);
    return (await this.#last(table)).version;
  }

  async drop(table: string): Promise<void> {
    await this.#ask(`drop table if exists ${sparkName(table)}`);
  }

  /** What Delta keeps of former versions goes with its own `vacuum`, which is the administrator's to run. */
  async tidy(): Promise<void> {}

  async #create(table: string, columns: readonly Column[]): Promise<void> {
    const words = this.#wordsOf(table);
    const properties = columns.some(({ name }) => isHardName(name)) ? ` tblproperties (${BY_NAME})` : '';
    await this.#ask(
      `create or replace table ${sparkName(table)} (${described(columns, words)}) using delta${commentOf(words)}${properties}`,
    );
  }

  /** The table's version, and how many rows the statement added that made it. */
  async #last(table: string): Promise<Appended> {
    const { columns, rows } = await this.#ask(`describe history ${sparkName(table)} limit 1`);
    const of = (name: string) => String(rows[0]?.[columns.indexOf(name)] ?? '');
    const metrics = JSON.parse(of('operationMetrics') || '{}') as Record<string, string>;
    const isInsert = of('operation') === 'WRITE';
    return { version: of('version'), rows: isInsert ? Number(metrics.numOutputRows ?? 0) : 0 };
  }
}
