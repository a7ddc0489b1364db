import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Limits {
  /** A file that has reached so many bytes makes room for a new one. */
  maxBytes: number;
  /** How many former files are kept beside it: `run.1.jsonl`, the newest of them, to `run.5.jsonl`. */
  keep: number;
}

/** Tells former files apart: `run.jsonl` becomes `run.1.jsonl`. */
export function formerFile(file: string, number: number): string {
  return file.replace(/(\.[^./]+)?$/, (extension) => `.${number}${extension}`);
}

/**
 * A file that grows at its end and starts anew when it is full. Each text is with the system when `write` returns, so
 * a crash of ours loses none. It never throws: where a file cannot be written, a full disk say, that text is lost
 * and the next is tried.
 */
export class RotatingFile {
  readonly #file: string;
  readonly #limits: Limits;
  #descriptor: number | undefined;
  #bytes = 0;

  /** @param file absolute; opened, and its folder made, by the first `write` */
  constructor(file: string, limits: Limits) {
    this.#file = file;
    this.#limits = limits;
  }

  write(text: string): void {
    try {
      const descriptor = this.#openWithRoom();
      this.#bytes += writeSync(descriptor, text);
    } catch {
      this.close();
    }
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    try {
      if (descriptor !== undefined) closeSync(descriptor);
    } catch {
      // It is as good as closed.
    }
  }

  #openWithRoom(): number {
    if (this.#bytes >= this.#limits.maxBytes) this.close();
    if (this.#descriptor !== undefined) return this.#descriptor;
    let opened = this.#open();
    if (this.#bytes >= this.#limits.maxBytes) {
      closeSync(opened);
      this.#rotate();
      opened = this.#open();
    }
    this.#descriptor = opened;
    return opened;
  }

  #open(): number {
    mkdirSync(dirname(this.#file), { recursive: true });
    const descriptor = openSync(this.#file, 'a');
    this.#bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  #rotate(): void {
    const names = [
      this.#file,
      ...Array.from({ length: this.#limits.keep }, (_, i) => formerFile(this.#file, i + 1)),
    ];
    for (let i = names.length - 1; i > 0; i--) {
      const [to = '', from = ''] = [names[i], names[i - 1]];
      if (existsSync(from)) renameSync(from, to);
    }
  }
}
