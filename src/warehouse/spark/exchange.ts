import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MallardError, messageOf } from '../../errors.ts';
import { quoteText } from '../quote.ts';

/**
 * A folder that this machine and the server both see under one path: rows pass through it as Parquet, each time in a place
 * of their own. What is there before the first was left by a run that was killed.
 */
export class Exchange {
  readonly #dir: string;
  #places = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** A place where nothing is yet. */
  place(name: string): ExchangePlace {
    if (this.#places === 0) this.#begin();
    this.#places += 1;
    return new ExchangePlace(join(this.#dir, `${this.#places}_${name.replace(/\W/g, '_')}`));
  }

  /** Takes away what is still on its way, or was when a run was killed. What cannot be removed now is before the next place is given. */
  clear(): void {
    try {
      rmSync(this.#dir, { recursive: true, force: true });
    } catch {}
  }

  #begin(): void {
    try {
      rmSync(this.#dir, { recursive: true, force: true });
      mkdirSync(this.#dir, { recursive: true });
    } catch (error) {
      throw new MallardError(
        'execution',
        `cannot write where rows pass to Spark and back: ${messageOf(error)}`,
        {
          where: this.#dir,
          next: 'make it a folder that this user and the server both may write to, or name another: `spark: {exchange: FOLDER}` in mallard.yaml',
          cause: error,
        },
      );
    }
  }
}

/** A folder of Parquet files on their way. */
export class ExchangePlace {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The folder, as Spark names it: it decodes nothing, so that a space is a space. */
  get url(): string {
    return `file://${resolve(this.#dir)}`;
  }

  /** A file in it to write to, as DuckDB writes it in SQL. */
  fileToWrite(): string {
    mkdirSync(this.#dir, { recursive: true });
    return quoteText(join(this.#dir, 'rows.parquet'));
  }

  /** Its files, as DuckDB writes them in SQL; undefined where there is none. */
  filesToRead(): string | undefined {
    const files = this.#names().filter((name) => name.endsWith('.parquet') && !/^[._]/.test(name));
    if (files.length === 0) return undefined;
    return `[${files.map((name) => quoteText(join(this.#dir, name))).join(', ')}]`;
  }

  #names(): string[] {
    try {
      return readdirSync(this.#dir);
    } catch (cause) {
      throw new MallardError('execution', 'Spark wrote rows where this machine does not see them', {
        where: this.#dir,
        next: 'name a folder that the server sees under the same path: `spark: {exchange: FOLDER}` in mallard.yaml',
        cause,
      });
    }
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
