import { statSync } from 'node:fs';
import { MallardError } from '../../errors.ts';
import type { Database } from '../../warehouse/database.ts';
import { PublishedReaders, type ReaderLimits, type Reading } from '../../warehouse/published-readers.ts';

/**
 * The published file, whichever it is at the moment: each run puts a new one in its place, and who reads next reads
 * that. Who is reading the old one ends in peace.
 */
export class FollowedFile {
  readonly path: string;
  readonly #limits: ReaderLimits;
  #opened: { stamp: string; readers: Promise<PublishedReaders> } | undefined;

  constructor(path: string, limits: ReaderLimits) {
    this.path = path;
    this.#limits = limits;
  }

  /** Which file it is: another text after each publish; undefined before the first. */
  stamp(): string | undefined {
    const stats = statSync(this.path, { throwIfNoEntry: false });
    return (
      stats &&
      `${stats.ino.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}-${stats.size.toString(36)}`
    );
  }

  /** Throws `usage` where nothing is published yet. */
  async read<Answer>(work: (database: Database) => Promise<Answer>, how: Reading = {}): Promise<Answer> {
    return (await this.#current()).read(work, how);
  }

  close(): void {
    this.#forget();
  }

  #current(): Promise<PublishedReaders> {
    const stamp = this.stamp();
    if (stamp === undefined) throw nothingPublished(this.path);
    if (this.#opened?.stamp === stamp) return this.#opened.readers;
    this.#forget();
    const readers = PublishedReaders.open(this.path, this.#limits);
    this.#opened = { stamp, readers };
    // One that could not be opened is tried again by the next who asks.
    readers.catch(() => {
      if (this.#opened?.readers === readers) this.#opened = undefined;
    });
    return readers;
  }

  #forget(): void {
    this.#opened?.readers.then((readers) => readers.close()).catch(() => {});
    this.#opened = undefined;
  }
}

function nothingPublished(path: string): MallardError {
  return new MallardError('usage', 'nothing is published yet', {
    where: path,
    next: 'mallard run makes it; this page shows it as soon as it is there',
  });
}
