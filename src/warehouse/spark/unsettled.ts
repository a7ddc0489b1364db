import { existsSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../write-whole.ts';

/**
 * The tables that a transaction is about to change on another engine, as a file in the state folder: written before, and
 * removed when they are as the records say. Who finds it after a crash knows what to look at.
 */
export class Unsettled {
  readonly #file: string;
  readonly #tables: Set<string>;

  constructor(stateDir: string) {
    this.#file = join(stateDir, 'unsettled.json');
    this.#tables = new Set(
      existsSync(this.#file) ? (JSON.parse(readFileSync(this.#file, 'utf8')) as string[]) : [],
    );
  }

  get tables(): string[] {
    return [...this.#tables];
  }

  async add(table: string): Promise<void> {
    if (this.#tables.has(table)) return;
    this.#tables.add(table);
    await writeWhole(this.#file, (part) => writeFile(part, JSON.stringify(this.tables)));
  }

  clear(): void {
    this.#tables.clear();
    rmSync(this.#file, { force: true });
  }
}
