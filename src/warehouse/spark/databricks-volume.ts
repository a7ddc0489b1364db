import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { quoteName, quoteText } from '../quote.ts';
import { type Exchange, type ExchangePlace, removeHere } from './exchange.ts';
import { sparkName, sparkText } from './names.ts';
import type { Ask } from './transport.ts';

/**
 * A volume of Databricks' Unity Catalog, which this machine reaches through SQL alone: files are put there, and rows come
 * back as the answers of queries. Written by its documentation, and never run.
 */
export class DatabricksVolume implements Exchange {
  readonly #volume: string;
  readonly #localDir: string;
  readonly #ask: Ask;
  #places = 0;

  /**
   * @param volume `/Volumes/catalog/schema/volume`, or a folder in it
   * @param localDir where files are on this side
   */
  constructor(volume: string, localDir: string, ask: Ask) {
    this.#volume = volume.replace(/\/+$/, '');
    this.#localDir = localDir;
    this.#ask = ask;
  }

  place(name: string): ExchangePlace {
    if (this.#places === 0) this.clear();
    this.#places += 1;
    return this.#placeAt(`${this.#places}_${name.replace(/\W/g, '_')}`);
  }

  clear(): void {
    removeHere(this.#localDir);
  }

  /** What is read there is a table's own by then: the place lasts no longer. */
  lastingPlace(name: string): ReturnType<Exchange['lastingPlace']> {
    const place = this.place(name);
    return { place, removeOthers: () => place.remove() };
  }

  #placeAt(name: string): ExchangePlace {
    const local = join(this.#localDir, name);
    const url = `${this.#volume}/${name}`;
    const there = `${url}/rows.parquet`;
    const ask = this.#ask;
    let isThere = false;
    return {
      url,
      fileToWrite() {
        mkdirSync(local, { recursive: true });
        return quoteText(join(local, 'rows.parquet'));
      },
      async written() {
        const from = join(local, 'rows.parquet');
        await ask(`put ${sparkText(from)} into ${sparkText(there)} overwrite`);
        isThere = true;
      },
      async receive(select, columns) {
        const texts = columns.map((column) => `cast(${sparkName(column)} as string)`);
        const { rows } = await ask(`select ${texts.join(', ')} from (${select})`);
        mkdirSync(local, { recursive: true });
        const file = join(local, 'rows.json');
        const out = createWriteStream(file);
        for (const row of rows)
          out.write(`${JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, row[i]])))}\n`);
        out.end();
        await finished(out);
        const types = columns.map((column) => `${quoteName(column)}: 'varchar'`).join(', ');
        return `read_json(${quoteText(file)}, format = 'newline_delimited', columns = {${types}})`;
      },
      async remove() {
        if (isThere) await ask(`remove ${sparkText(there)}`).catch(() => {});
        removeHere(local);
      },
    };
  }
}
