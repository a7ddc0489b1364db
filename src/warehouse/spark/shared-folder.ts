import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MallardError, messageOf } from '../../errors.ts';
import { quoteText } from '../quote.ts';
import { type Exchange, type ExchangePlace, removeHere } from './exchange.ts';
import { sparkText } from './names.ts';
import type { Ask } from './transport.ts';

/**
 * A folder of this warehouse's own that this machine and the server both see under one path. What is there before the
 * first place was left by a run that was killed.
 */
export class SharedFolder implements Exchange {
  readonly #passing: string;
  readonly #lasting: string;
  readonly #ask: Ask;
  #places = 0;

  constructor(dir: string, ask: Ask) {
    this.#passing = join(resolve(dir), 'passing');
    this.#lasting = join(resolve(dir), 'records');
    this.#ask = ask;
  }

  place(name: string): ExchangePlace {
    if (this.#places === 0) this.#begin();
    this.#places += 1;
    return placeIn(join(this.#passing, `${this.#places}_${name.replace(/\W/g, '_')}`), this.#ask);
  }

  /** What cannot be removed now is before the next place is given. */
  clear(): void {
    removeHere(this.#passing);
  }

  lastingPlace(name: string): ReturnType<Exchange['lastingPlace']> {
    const dir = join(this.#lasting, name);
    const own = `${Date.now()}`;
    const removeOthers = async () => {
      for (const other of readdirSync(dir).filter((one) => one !== own)) removeHere(join(dir, other));
    };
    return { place: placeIn(join(dir, own), this.#ask), removeOthers };
  }

  #begin(): void {
    try {
      rmSync(this.#passing, { recursive: true, force: true });
      mkdirSync(this.#passing, { recursive: true });
    } catch (error) {
      throw new MallardError(
        'execution',
        `cannot write where rows pass to Spark and back: ${messageOf(error)}`,
        {
          where: this.#passing,
          next: 'make it a folder that this user and the server both may write to, or name another: `spark: {exchange: FOLDER}` in mallard.yaml',
          cause: error,
        },
      );
    }
  }
}

function placeIn(dir: string, ask: Ask): ExchangePlace {
  const url = `file://${dir}`; // Spark decodes nothing: a space is a space
  return {
    url,
    fileToWrite() {
      mkdirSync(dir, { recursive: true });
      return quoteText(join(dir, 'rows.parquet'));
    },
    async written() {},
    async receive(select) {
      await ask(`insert overwrite directory ${sparkText(url)} using parquet ${select}`);
      const files = namesIn(dir).filter((name) => name.endsWith('.parquet') && !/^[._]/.test(name));
      if (files.length === 0) return undefined;
      return `read_parquet([${files.map((name) => quoteText(join(dir, name))).join(', ')}])`;
    },
    async remove() {
      removeHere(dir);
    },
  };
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (cause) {
    throw new MallardError('execution', 'Spark wrote rows where this machine does not see them', {
      where: dir,
      next: 'name a folder that the server sees under the same path: `spark: {exchange: FOLDER}` in mallard.yaml',
      cause,
    });
  }
}
