import { readPublication } from '../definitions/project-file.ts';
import { MallardError } from '../errors.ts';
import { lastRun, publish } from '../serving/publishing/publish.ts';
import { type Copy, writeCopies } from '../serving/publishing/write-copies.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { hasWriter } from '../warehouse/open.ts';
import { type Waiting, withWriter } from './with-writer.ts';

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
  return withoutWatch(settings, waiting, async (database) => {
    const run = await lastRun(database);
    if (run === undefined) throw nothingYet(settings);
    const seconds = await publish(database, settings, run, { publication });
    return { run, seconds, copies: await writeCopies(settings, waiting.log, publication) };
  });
}

/** As `withWriter`, for who can do without a run: one that waits for a watch to end waits for ever. */
export function withoutWatch<Result>(
  settings: Settings,
  waiting: Waiting,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  return withWriter(settings, waiting, work).catch((error) => {
    throw error instanceof MallardError && error.kind === 'locked' ? stopItFirst(error) : error;
  });
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
