import { readEngine, readPublication } from '../definitions/project-file.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { openWriter } from '../warehouse/open.ts';
import { useEngine } from '../warehouse/use-engine.ts';

/** How to wait for another writer to end, and who is told of it. */
export interface Waiting {
  /** Not at all, where nothing is said. */
  waitSeconds?: number | undefined;
  log: Log;
  /** Ends the wait with its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Opens the writer's database, and says so when another process has to end first; its tables are on the engine that the
 * project names. Throws as `openWriter` and `useEngine` do.
 */
export async function openAsWriter(
  { stateDir, projectDir }: Pick<Settings, 'stateDir' | 'projectDir'>,
  { waitSeconds, log, signal }: Waiting,
): Promise<Database> {
  const { engine, spark } = readEngine(projectDir);
  const published = ['quality', ...readPublication(projectDir).include];
  const onWait = ({ message }: Error) => log.info(`${message}; waiting`);
  const database = await openWriter(stateDir, { seconds: waitSeconds, signal, onWait });
  try {
    await useEngine(database, engine, { ...spark, stateDir, published });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Does work on the writer's database while no other process can write to it, and closes it whatever comes of that. */
export async function withWriter<Result>(
  settings: Pick<Settings, 'stateDir' | 'projectDir'>,
  waiting: Waiting,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openAsWriter(settings, waiting);
  try {
    return await work(database);
  } finally {
    await closeWriter(database);
  }
}

/** Closes the writer's database and the engine that its tables are on, whatever comes of that one. */
export async function closeWriter(database: Database): Promise<void> {
  try {
    await database.engine.close();
  } finally {
    database.close();
  }
}
