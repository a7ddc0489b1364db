import { type FileHandle, open } from 'node:fs/promises';

/** Text held back before it is written, in characters. */
const BATCH = 1 << 20;

/** A text file written in batches. */
export class TextFile {
  readonly #path: string;
  #handle: Promise<FileHandle> | undefined;
  #batch: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async write(text: string): Promise<void> {
    this.#batch.push(text);
    this.#length += text.length;
    if (this.#length > BATCH) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await (await this.#handle)?.close();
  }

  async #flush(): Promise<void> {
    this.#handle ??= open(this.#path, 'w');
    await (await this.#handle).appendFile(this.#batch.join(''));
    this.#batch = [];
    this.#length = 0;
  }
}
