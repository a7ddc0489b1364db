import { randomBytes } from 'node:crypto';
import type { Column } from '../engine.ts';
import { sparkName, sparkTable } from './names.ts';
import { type Appended, commentOf, described, type TableFormat, type WordsOf } from './table-format.ts';
import type { Ask } from './transport.ts';

/** More parts than this are made one, when the next is added. */
const MOST_PARTS = 24;

/**
 * Tables for a server without Delta Lake: a view of parts, each a table of Parquet files that is written once. A version is
 * the list of its parts. To change a table is to write parts beside and then to name them in the view, so that a reader
 * sees each table as it was or as it is; several tables at once, no reader can.
 */
export class ParquetParts implements TableFormat {
  readonly #ask: Ask;
  readonly #wordsOf: WordsOf;

  constructor(ask: Ask, wordsOf: WordsOf) {
    this.#ask = ask;
    this.#wordsOf = wordsOf;
  }

  async replace(table: string, columns: readonly Column[]): Promise<string> {
    await this.#show(table, [], columns);
    return '';
  }

  async replaceBy(table: string, columns: readonly Column[], select: string): Promise<Appended> {
    return this.append(table, '', columns, select);
  }

  async append(table: string, version: string, columns: readonly Column[], select: string) {
    const part = await this.#write(table, select);
    const rows = await this.#count(table, part);
    const parts = rows === 0 ? partsOf(version) : [...partsOf(version), part];
    if (rows === 0) await this.#dropPart(table, part);
    const few = parts.length > MOST_PARTS ? await this.#joined(table, parts, columns) : parts;
    await this.#show(table, few, columns);
    return { version: few.join(), rows };
  }

  async deleteFiles(
    table: string,
    version: string,
    columns: readonly Column[],
    fileIds: string,
  ): Promise<string> {
    const kept: string[] = [];
    for (const part of partsOf(version)) {
      const isHit = `from ${nameOf(table, part)} where _file_id in ${fileIds}`;
      const { rows } = await this.#ask(`select 1 ${isHit} limit 1`);
      if (rows.length === 0) kept.push(part);
      else {
        const others = `select ${namesOf(columns)} from ${nameOf(table, part)} where _file_id is null or _file_id not in ${fileIds}`;
        kept.push(await this.#write(table, others));
      }
    }
    await this.#show(table, kept, columns);
    return kept.join();
  }

  async addColumn(table: string, version: string, columns: readonly Column[], name: string): Promise<string> {
    const parts = partsOf(version);
    const wider = [...columns, { name, type: 'string' }];
    const rewritten: string[] = [];
    for (const part of parts)
      rewritten.push(
        await this.#write(
          table,
          `select ${namesOf(columns)}, cast(null as string) as ${sparkName(name)} from ${nameOf(table, part)}`,
        ),
      );
    await this.#show(table, rewritten, wider);
    return rewritten.join();
  }

  async restore(table: string, version: string, columns: readonly Column[]): Promise<string> {
    await this.#show(table, partsOf(version), columns);
    await this.tidy(table, version);
    return version;
  }

  async drop(table: string): Promise<void> {
    await this.#ask(`drop view if exists ${sparkTable(table)}`);
    await this.tidy(table, '');
  }

  knows(version: string): boolean {
    return partsOf(version).every((part) => /^[0-9a-f]{12}$/.test(part));
  }

  async tidy(table: string, version: string): Promise<void> {
    const [schema = '', name = ''] = table.split('.');
    const { columns, rows } = await this.#ask(`show tables in ${sparkTable(schema)} like '${name}__*'`);
    const at = columns.indexOf('tableName');
    const needed = partsOf(version);
    const isPart = new RegExp(`^${name}__([0-9a-f]{12})$`);
    for (const row of rows) {
      const part = isPart.exec(String(row[at]))?.[1];
      if (part !== undefined && !needed.includes(part)) await this.#dropPart(table, part);
    }
  }

  async #show(table: string, parts: readonly string[], columns: readonly Column[]): Promise<void> {
    const none = `select ${columns.map(({ name, type }) => `cast(null as ${type}) as ${sparkName(name)}`).join(', ')} where false`;
    const all = parts.map((part) => `select ${namesOf(columns)} from ${nameOf(table, part)}`);
    const words = this.#wordsOf(table);
    const rows = all.length === 0 ? none : all.join(' union all ');
    await this.#ask(
      `create or replace view ${sparkTable(table)} (${described(columns, words, false)})${commentOf(words)} as ${rows}`,
    );
  }

  async #joined(table: string, parts: readonly string[], columns: readonly Column[]): Promise<string[]> {
    const all = parts.map((part) => `select ${namesOf(columns)} from ${nameOf(table, part)}`);
    return [await this.#write(table, all.join(' union all '))];
  }

  /** A part that was begun by a run that was killed has another name: it is in no version. */
  async #write(table: string, select: string): Promise<string> {
    const part = randomBytes(6).toString('hex');
    await this.#ask(`create table ${nameOf(table, part)} using parquet as ${select}`);
    return part;
  }

  async #count(table: string, part: string): Promise<number> {
    const { rows } = await this.#ask(`select count(*) as n from ${nameOf(table, part)}`);
    return Number(rows[0]?.[0]);
  }

  async #dropPart(table: string, part: string): Promise<void> {
    await this.#ask(`drop table if exists ${nameOf(table, part)}`);
  }
}

function partsOf(version: string): string[] {
  return version === '' ? [] : version.split(',');
}

function nameOf(table: string, part: string): string {
  return sparkTable(`${table}__${part}`);
}

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => sparkName(name)).join(', ');
}
