import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { openWriter } from '../warehouse/open.ts';

/** How to wait for another writer to end, and who is told of it. */
export interface Waiting {
  /** Not at all, where nothing is said. */
  waitSeconds?: number | undefined;
  log: Log;
  /** Ends the wait with its reason. */
  signal?: AbortSignal | undefined;
}

/** Opens the writer's database, and says so when another process has to end first. Throws as `openWriter` does. */
export function openAsWriter(
  { stateDir }: Pick<Settings, 'stateDir'>,
  { waitSeconds, log, signal }: Waiting,
): Promise<Database> {
  const onWait = ({ message }: Error) => log.info(`${message}; waiting`);
  return openWriter(stateDir, { seconds: waitSeconds, signal, onWait });
}

/** Does work on the writer's database while no other process can write to it, and closes it whatever comes of that. */
export async function withWriter<Result>(
  settings: Pick<Settings, 'stateDir'>,
  waiting: Waiting,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openAsWriter(settings, waiting);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
