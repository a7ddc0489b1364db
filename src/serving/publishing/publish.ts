import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readPublication } from '../../definitions/project-file.ts';
import { leftOutLayers, type Publication } from '../../definitions/publication.ts';
import { MallardError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';
import { copyTables } from '../../warehouse/copy-tables.ts';
import type { Database } from '../../warehouse/database.ts';
import { withPublished, writerFile } from '../../warehouse/open.ts';
import { copyElsewhere } from './copy-elsewhere.ts';
import { readPin, removePin } from './pin.ts';
import { beingPublished, clearBeingPublished, putInPlace } from './put-in-place.ts';
import { keepVersion, listVersions, liveAmong, pruneVersions } from './versions.ts';

/**
 * Publishes the writer's database: a copy of it, or of the layers that are published, is checked and then takes the place
 * of `warehouseFile` in one rename. Readers that have the old file open keep it; nobody sees half a file. The file is
 * kept as a version too, which never keeps it from being published. Gives the seconds it took.
 *
 * @param options `keepsBefore`: whether what was published until now is kept as well, if it is not yet; `asksEngine`:
 *   whether rows are fetched that the engine of the tables has and the writer's database lacks
 */
export async function publish(
  database: Database,
  settings: Settings,
  runId: string,
  {
    publication = readPublication(settings.projectDir),
    keepsBefore = true,
    asksEngine = true,
  }: { publication?: Publication; keepsBefore?: boolean; asksEngine?: boolean } = {},
): Promise<number> {
  const started = performance.now();
  const { stateDir, warehouseFile } = settings;
  if (asksEngine) await database.engine.bringSchemas(['quality', ...publication.include]);
  await database.run('checkpoint');
  await mkdir(dirname(warehouseFile), { recursive: true });
  await clearBeingPublished(warehouseFile);
  const ready = beingPublished(warehouseFile);
  const leftOut = leftOutLayers(publication);
  if (leftOut.length === 0) await copyElsewhere(writerFile(stateDir), ready);
  else await copyPart(database, ready, leftOut);
  if ((await withPublished(ready, lastRun)) !== runId) {
    throw new MallardError('execution', 'the copy to be published does not hold the run it should', {
      where: ready,
      next: 'the published file is still the one of the run before; run again',
    });
  }
  if (publication.keep > 0 && keepsBefore) await keepPublished(settings);
  await putInPlace(warehouseFile);
  await removePin(stateDir);
  if (publication.keep > 0) await keepPublished(settings);
  await pruneVersions(stateDir, publication.keep, warehouseFile).catch(() => {});
  return (performance.now() - started) / 1000;
}

async function copyPart(database: Database, ready: string, leftOut: readonly string[]): Promise<void> {
  await copyTables(database, ready, leftOut).catch((error) => {
    throw new MallardError('execution', `the tables could not be copied for publishing: ${String(error)}`, {
      where: ready,
      next: 'is the disk full? The run itself is committed; run again to publish it',
      cause: error,
    });
  });
}

/**
 * Keeps what is published now as a version. Where no run has succeeded in it there is nothing to go back to; and what
 * cannot be kept is not worth a failed publish.
 */
export async function keepPublished({ stateDir, warehouseFile }: Settings): Promise<void> {
  try {
    if (!existsSync(warehouseFile) || liveAmong(await listVersions(stateDir), warehouseFile)) return;
    const run = await withPublished(warehouseFile, lastSuccess);
    if (run !== undefined) await keepVersion(stateDir, warehouseFile, run);
  } catch {
    // A disk that is full, or a file that is no database: the next publish tries again.
  }
}

/**
 * Publishes if the published file is not that of the writer's last run, after a crash between commit and publish, or if
 * a newer Mallard has changed the `ops` schema since. What was rolled back stays so.
 */
export async function ensurePublished(database: Database, settings: Settings): Promise<void> {
  const last = await lastRun(database);
  const { warehouseFile } = settings;
  if (last === undefined || readPin(settings) !== undefined) return;
  const isLast = async () =>
    (await withPublished(warehouseFile, lastRun)) === last &&
    (await withPublished(warehouseFile, migrations)) === (await migrations(database));
  // A file that cannot be read is not the last run's, whatever it was.
  if (existsSync(warehouseFile) && (await isLast().catch(() => false))) return;
  await publish(database, settings, last);
}

/** Publishes what the writer has, though the published file may be of the same run, and keeps nothing of that. */
export async function publishAnew(database: Database, settings: Settings): Promise<void> {
  const last = await lastRun(database);
  if (last !== undefined) await publish(database, settings, last, { keepsBefore: false });
}

/** The id of the run that was recorded last, failed ones included; by order of arrival, since a clock can go back. */
export async function lastRun(database: Database): Promise<string | undefined> {
  const [last] = await database.rows<{ id: string }>(
    'select run_id as id from ops.runs order by rowid desc limit 1',
  );
  return last?.id;
}

/** The id of the last run that succeeded: the data are as it left them. */
export async function lastSuccess(database: Database): Promise<string | undefined> {
  const [last] = await database.rows<{ id: string }>(
    "select run_id as id from ops.runs where status = 'succeeded' order by rowid desc limit 1",
  );
  return last?.id;
}

/** How many changes the `ops` schema has been through. */
async function migrations(database: Database): Promise<number> {
  return (await database.row<{ n: number }>('select count(*) as n from ops.migrations')).n;
}
