import { readPublication } from '../definitions/publication.ts';
import { MallardError } from '../errors.ts';
import type { Log } from '../log.ts';
import { lastRun, publish } from '../serving/publishing/publish.ts';
import { type Rollback, refuseNoVersions, rollback } from '../serving/publishing/rollback.ts';
import { type Copy, writeCopies } from '../serving/publishing/write-copies.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { hasWriter, openWriter } from '../warehouse/open.ts';

interface Waiting {
  waitSeconds?: number | undefined;
  log: Log;
  signal?: AbortSignal | undefined;
}

/**
 * Publishes what the writer's database holds now, as `mallard.yaml` says now; what was rolled back is so no more. Gives
 * the last run in it, the seconds it took and the copies. Throws `usage` where no run has left anything.
 */
export async function publishNow(
  settings: Settings,
  waiting: Waiting,
): Promise<{ run: string; seconds: number; copies: Copy[] }> {
  const publication = readPublication(settings.projectDir);
  if (!hasWriter(settings.stateDir)) throw nothingYet(settings);
  return withWriter(settings, waiting, async (database) => {
    const run = await lastRun(database);
    if (run === undefined) throw nothingYet(settings);
    const seconds = await publish(database, settings, run, { publication });
    return { run, seconds, copies: await writeCopies(settings, waiting.log, publication) };
  });
}

/** Puts a kept version back while nobody else can publish, and into the copies. Throws as `rollback` does. */
export async function rollBack(
  settings: Settings,
  version: string | undefined,
  waiting: Waiting,
): Promise<Rollback & { copies: Copy[] }> {
  const publication = readPublication(settings.projectDir);
  await refuseNoVersions(settings);
  return withWriter(settings, waiting, async (database) => {
    const done = await rollback(database, settings, version);
    return { ...done, copies: await writeCopies(settings, waiting.log, publication) };
  });
}

async function withWriter<Result>(
  settings: Settings,
  { waitSeconds, log, signal }: Waiting,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openWriter(settings.stateDir, {
    seconds: waitSeconds,
    signal,
    onWait: ({ message }) => log.info(`${message}; waiting`),
  }).catch((error) => {
    throw error instanceof MallardError && error.kind === 'locked' ? stopItFirst(error) : error;
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** A watch never ends by itself, so waiting for it is no help. */
function stopItFirst({ message, where, cause }: MallardError): MallardError {
  return new MallardError('locked', message, {
    where,
    next: 'mallard status says what it does: wait for a run with --wait SECONDS; stop a watch, which publishes at its next run',
    cause,
  });
}

function nothingYet({ warehouseFile }: Settings): MallardError {
  return new MallardError('usage', 'no run has left anything to publish', {
    where: warehouseFile,
    next: 'mallard run, or name the file with --warehouse FILE',
  });
}
