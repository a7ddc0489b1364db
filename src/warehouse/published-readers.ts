import { MallardError } from '../errors.ts';
import type { Database } from './database.ts';
import { createMacros } from './macros.ts';
import { openPublished } from './open.ts';

/** What the readers of one published file may use between them. */
export interface ReaderLimits {
  connections: number;
  /** How long one reader may take, in seconds. */
  seconds: number;
  /** As DuckDB writes it. Nothing is written to the disk: a query that needs more fails. */
  memory: string;
}

/** How one reader reads. */
export interface Reading {
  /** Aborted when who asked is gone. */
  signal?: AbortSignal;
  /** How long it may take, where that is not what all may. */
  seconds?: number;
}

/**
 * One published file, opened once and read by several at a time: read-only, without access to other files, without
 * temporary ones, and with settings that no query can change. The macros of the SQL files are there.
 */
export class PublishedReaders {
  readonly #first: Database;
  readonly #limits: ReaderLimits;
  readonly #idle: Database[] = [];
  /** Each is told which connection it has, or that there is room to open one. */
  readonly #waiting: ((database: Database | undefined) => void)[] = [];
  #opened = 0;
  #busy = 0;
  #closing = false;

  private constructor(first: Database, limits: ReaderLimits) {
    this.#first = first;
    this.#limits = limits;
  }

  /** Throws `usage` where there is no such file, `execution` where it cannot be read. */
  static async open(file: string, limits: ReaderLimits): Promise<PublishedReaders> {
    const config = { memory_limit: limits.memory, temp_directory: '' };
    const first = await openPublished(file, { config });
    await first.run('set lock_configuration = true');
    return new PublishedReaders(first, limits);
  }

  /**
   * Gives `work` a connection of its own, when one is free. Throws `execution` where it takes longer than it may, or
   * when `signal` is aborted: who asked is gone.
   */
  async read<Answer>(
    work: (database: Database) => Promise<Answer>,
    { signal, seconds = this.#limits.seconds }: Reading = {},
  ): Promise<Answer> {
    this.#busy++;
    const database = await this.#connection().catch((error) => {
      this.#leave();
      throw error;
    });
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(tookTooLong(seconds)), seconds * 1000);
    const leave = () => stop.abort(new MallardError('execution', 'who asked is gone'));
    const interrupt = () => database.interrupt();
    stop.signal.addEventListener('abort', interrupt);
    signal?.addEventListener('abort', leave);
    try {
      if (signal?.aborted) leave();
      stop.signal.throwIfAborted();
      return await work(database);
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error;
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', leave);
      this.#release(database);
    }
  }

  /** Ends once the last reader is done. */
  close(): void {
    this.#closing = true;
    if (this.#busy > 0) return;
    for (const database of this.#idle) database.close();
    this.#first.close();
  }

  async #connection(): Promise<Database> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#opened < this.#limits.connections) return this.#open();
    const given = await new Promise<Database | undefined>((resolve) => {
      this.#waiting.push(resolve);
    });
    return given ?? this.#connection();
  }

  /** One that cannot be opened takes nobody's room. */
  async #open(): Promise<Database> {
    this.#opened++;
    let database: Database | undefined;
    try {
      database = await this.#first.beside();
      await createMacros(database, 'refuse');
      return database;
    } catch (error) {
      database?.close();
      this.#opened--;
      this.#waiting.shift()?.(undefined);
      throw error;
    }
  }

  #release(database: Database): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next(database);
    else this.#idle.push(database);
    this.#leave();
  }

  #leave(): void {
    this.#busy--;
    if (this.#closing) this.close();
  }
}

function tookTooLong(seconds: number): MallardError {
  return new MallardError('execution', `stopped: it took longer than ${seconds} seconds`, {
    next: 'ask for less: fewer rows, a filter, a table that is summed up already',
  });
}
