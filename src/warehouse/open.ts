import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MallardError, messageOf, stopIfAsked } from '../errors.ts';
import { Database } from './database.ts';
import { duckdb } from './duckdb.ts';
import { emptyIfUnfinished } from './first-load.ts';
import { memoryLimit } from './memory-limit.ts';
import { migrate } from './migrate.ts';
import { quoteText } from './quote.ts';

/** Readers of a year ago still open a file of this storage version. */
export const STORAGE_VERSION = 'v1.4.0';

const CONFIG = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  preserve_insertion_order: 'true',
};

/**
 * Two instances on one file in one process do not see each other's locks (POSIX locks belong to the process)
 * and can lose rows, so a second one is refused here.
 */
const openWriters = new Set<string>();

/** The writer's own database inside the state folder. */
export function writerFile(stateDir: string): string {
  return join(stateDir, 'writer.duckdb');
}

/** Whether there is such a database, which is looked at by its name alone. */
export function hasWriter(stateDir: string): boolean {
  return existsSync(writerFile(stateDir));
}

/** How to wait for another writer; not at all, if nothing is said. */
interface Waiting {
  seconds?: number | undefined;
  /** Ends the wait with its reason. */
  signal?: AbortSignal | undefined;
  /** Is told once, with what it waits for. */
  onWait?: (refusal: MallardError) => void;
}

/**
 * Opens the writer's database in `stateDir`, making it if need be, with the `ops` schema up to date.
 * Throws `locked` (exit code 75) with the holder's PID when another process still writes to it after the wait.
 */
export async function openWriter(
  stateDir: string,
  { seconds = 0, signal, onWait }: Waiting = {},
): Promise<Database> {
  const deadline = Date.now() + seconds * 1000;
  for (let tries = 1; ; tries++) {
    stopIfAsked(signal);
    try {
      return await openWriterNow(stateDir);
    } catch (error) {
      if (!(error instanceof MallardError) || error.kind !== 'locked' || Date.now() >= deadline) throw error;
      if (tries === 1) onWait?.(error);
      await setTimeout(RETRY_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    }
  }
}

const RETRY_MS = 200;

async function openWriterNow(stateDir: string): Promise<Database> {
  mkdirSync(stateDir, { recursive: true });
  const file = writerFile(realpathSync(stateDir));
  const limits = { memory_limit: memoryLimit(), temp_directory: join(stateDir, 'tmp') };
  if (openWriters.has(file)) throw lockedError(file, process.pid);
  openWriters.add(file);
  const database = await openInMemory(limits, () => openWriters.delete(file));
  try {
    await attach(database, file);
    await emptyIfUnfinished(database);
    await migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function attach(database: Database, file: string): Promise<void> {
  try {
    await database.run(
      `attach ${quoteText(file)} as warehouse (storage_version ${quoteText(STORAGE_VERSION)})`,
    );
    await database.run('use warehouse');
  } catch (error) {
    const holder = /\(PID (\d+)\)/.exec(messageOf(error))?.[1];
    if (holder !== undefined || /Could not set lock/.test(messageOf(error))) throw lockedError(file, holder);
    throw new MallardError('execution', `cannot open the warehouse: ${messageOf(error)}`, {
      where: file,
      next: 'is the disk full, or the file not ours? To start anew, move its folder away',
      cause: error,
    });
  }
}

function lockedError(file: string, pid: string | number | undefined): MallardError {
  const holder = pid === undefined ? 'another process' : `process ${pid}`;
  return new MallardError('locked', `the warehouse is locked: ${holder} is writing to it`, {
    where: file,
    next: 'try again when it has ended, or wait for it with --wait SECONDS; readers are not affected',
  });
}

/** An empty database in memory: for checking definitions, and for tests. Time zone UTC, nothing auto-installed. */
export async function openInMemory(
  config: Record<string, string> = {},
  onClose?: () => void,
): Promise<Database> {
  const instance = await duckdb.DuckDBInstance.create(':memory:', { ...CONFIG, ...config });
  const database = new Database(instance, await instance.connect(), onClose);
  await database.run("set timezone = 'UTC'");
  return database;
}

/** The mode of a published file stops everybody but root: what root writes to it outlives the file in a log beside it. */
const WRITTEN_TO =
  'a client has opened it for writing and left a .wal beside it: close that client, remove the .wal, and open read-only';

/**
 * Opens a published file read-only, with no access to other files.
 *
 * @param options `config`: settings of DuckDB, for an instance that has to live within limits
 */
export async function openPublished(
  file: string,
  { mayWriteFiles = false, config = {} }: { mayWriteFiles?: boolean; config?: Record<string, string> } = {},
): Promise<Database> {
  if (!existsSync(file)) {
    throw new MallardError('usage', 'there is no published file yet', {
      where: file,
      next: 'mallard run, or name the file with --warehouse FILE',
    });
  }
  const how = { ...CONFIG, ...config, access_mode: 'READ_ONLY' };
  const instance = await duckdb.DuckDBInstance.create(file, how).catch((error) => {
    throw new MallardError('execution', `cannot read the published file: ${messageOf(error)}`, {
      where: file,
      ...(existsSync(`${file}.wal`) && { next: WRITTEN_TO }),
      cause: error,
    });
  });
  const database = new Database(instance, await instance.connect());
  await database.run("set timezone = 'UTC'");
  if (!mayWriteFiles) await database.run('set enable_external_access = false');
  return database;
}

/** Asks a published file something, and closes it whatever comes of that. Throws as `openPublished` does. */
export async function withPublished<Answer>(
  file: string,
  ask: (database: Database) => Promise<Answer>,
): Promise<Answer> {
  const database = await openPublished(file);
  try {
    return await ask(database);
  } finally {
    database.close();
  }
}
