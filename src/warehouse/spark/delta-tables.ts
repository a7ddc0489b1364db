import { randomUUID } from 'node:crypto';
import { MallardError } from '../../errors.ts';
import type { Column } from '../engine.ts';
import { sparkName, sparkTable } from './names.ts';
import { type Appended, commentOf, described, type TableFormat, type WordsOf } from './table-format.ts';
import type { Ask } from './transport.ts';

/** What Delta Lake needs to keep columns whose names Parquet once did not know. Older readers know no such tables. */
const BY_NAME = "'delta.columnMapping.mode' = 'name'";

/** A statement that made a version of a table, and how many rows it added. */
interface Change extends Appended {
  operation: string;
}

/** What an administrator does for a table leaves its rows as they are. */
function isUpkeep({ operation }: Change): boolean {
  return ['OPTIMIZE', 'VACUUM START', 'VACUUM END'].includes(operation);
}

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
    await this.#ask(`insert into ${sparkTable(table)} ${select}`);
    const changes = await this.#history(table, 4);
    const own = changes.find((change) => !isUpkeep(change));
    return { version: changes[0]?.version ?? '', rows: own?.rows ?? 0 };
  }

  async append(
    table: string,
    before: string,
    _columns: readonly Column[],
    select: string,
  ): Promise<Appended> {
    await this.#ask(`insert into ${sparkTable(table)} ${select}`);
    return this.#changed(table, before);
  }

  async deleteFiles(
    table: string,
    before: string,
    _columns: readonly Column[],
    fileIds: string,
  ): Promise<string> {
    await this.#ask(`delete from ${sparkTable(table)} where _file_id in ${fileIds}`);
    return (await this.#changed(table, before)).version;
  }

  async addColumn(table: string, before: string, _columns: readonly Column[], name: string): Promise<string> {
    const isHard = isHardName(name);
    if (isHard) await this.#ask(`alter table ${sparkTable(table)} set tblproperties (${BY_NAME})`);
    await this.#ask(`alter table ${sparkTable(table)} add columns (${sparkName(name)} string)`);
    return (await this.#changed(table, before, isHard ? 2 : 1)).version;
  }

  /**
   * A statement of a run that was killed may still be at work on the server. To change the table's properties makes it
   * fail when it ends, as Delta Lake lets no statement follow on metadata that it has not read.
   */
  async restore(table: string, version: string): Promise<string> {
    const name = sparkTable(table);
    if (!(await this.#since(table, version)).every(isUpkeep))
      await this.#ask(`restore table ${name} to version as of ${Number(version)}`);
    await this.#ask(`alter table ${name} set tblproperties ('mallard.settled' = '${randomUUID()}')`);
    return (await this.#last(table)).version;
  }

  async drop(table: string): Promise<void> {
    await this.#ask(`drop table if exists ${sparkTable(table)}`);
  }

  knows(version: string): boolean {
    return /^\d{1,9}$/.test(version);
  }

  /** What Delta keeps of former versions goes with its own `vacuum`, which is the administrator's to run. */
  async tidy(): Promise<void> {}

  async #create(table: string, columns: readonly Column[]): Promise<void> {
    const words = this.#wordsOf(table);
    const properties = columns.some(({ name }) => isHardName(name)) ? ` tblproperties (${BY_NAME})` : '';
    await this.#ask(
      `create or replace table ${sparkTable(table)} (${described(columns, words)}) using delta${commentOf(words)}${properties}`,
    );
  }

  /** The statement that made the table what it is. */
  async #last(table: string): Promise<Change> {
    const [last] = await this.#history(table, 1);
    if (last === undefined) throw new Error(`${table} has no history`);
    return last;
  }

  /** What so many statements of this run have made of a table. Throws `execution` where others have changed its rows too. */
  async #changed(table: string, before: string, statements = 1): Promise<Appended> {
    const changes = await this.#since(table, before);
    const own = changes.filter((change) => !isUpkeep(change));
    if (own.length > statements) throw othersError(table);
    return { version: changes[0]?.version ?? before, rows: own[0]?.rows ?? 0 };
  }

  /**
   * The statements that have changed the table since a version, the last one first. Throws `execution` where it has not come
   * to that version.
   */
  async #since(table: string, version: string): Promise<Change[]> {
    const last = await this.#last(table);
    const others = Number(last.version) - Number(version);
    if (others < 0) throw olderError(table, last.version, version);
    return others > 1 ? this.#history(table, others) : others === 1 ? [last] : [];
  }

  async #history(table: string, limit: number): Promise<Change[]> {
    const { columns, rows } = await this.#ask(`describe history ${sparkTable(table)} limit ${limit}`);
    return rows.map((row) => {
      const of = (name: string) => String(row[columns.indexOf(name)] ?? '');
      const { numOutputRows = 0 } = JSON.parse(of('operationMetrics') || '{}') as Record<string, string>;
      const operation = of('operation');
      return { version: of('version'), operation, rows: operation === 'WRITE' ? Number(numOutputRows) : 0 };
    });
  }
}

function othersError(table: string): MallardError {
  return new MallardError('execution', `${table} was written by somebody else too, on the server`, {
    where: table,
    next: 'nothing of this run is visible; see that nobody else writes to it, then run again',
  });
}

function olderError(table: string, found: string, onRecord: string): MallardError {
  return new MallardError(
    'execution',
    `${table} is at version ${found} on the server, and at ${onRecord} by the records here`,
    {
      where: table,
      next: 'was it restored there, or made anew by hand? Put back the writer.duckdb of the same moment (docs/backup.md), or load the files into a new warehouse: --warehouse FILE',
    },
  );
}
