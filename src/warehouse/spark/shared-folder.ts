import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { quoteText } from '../quote.ts';
import type { Exchange, ExchangePlace } from './exchange.ts';
import { sparkText } from './names.ts';
import type { Ask } from './table-format.ts';

/**
 * A folder that this machine and the server both see under one path. What is there before the first place was left by a
 * run that was killed.
 */
export class SharedFolder implements Exchange {
  readonly #dir: string;
  readonly #ask: Ask;
  #places = 0;

  constructor(dir: string, ask: Ask) {
    this.#dir = resolve(dir);
    this.#ask = ask;
  }

  place(name: string): ExchangePlace {
    if (this.#places === 0) this.clear();
    this.#places += 1;
    return placeIn(join(this.#dir, `${this.#places}_${name.replace(/\W/g, '_')}`), this.#ask);
  }

  clear(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  lastingPlace(name: string): ReturnType<Exchange['lastingPlace']> {
    const dir = join(this.#dir, '..', `${basename(this.#dir)}_records`, name);
    const own = `${Date.now()}`;
    const removeOthers = async () => {
      for (const other of readdirSync(dir).filter((one) => one !== own))
        rmSync(join(dir, other), { recursive: true, force: true });
    };
    return { place: placeIn(join(dir, own), this.#ask), removeOthers };
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
      const files = readdirSync(dir).filter((name) => name.endsWith('.parquet') && !/^[._]/.test(name));
      if (files.length === 0) return undefined;
      return `read_parquet([${files.map((name) => quoteText(join(dir, name))).join(', ')}])`;
    },
    async remove() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
