import { existsSync } from 'node:fs';
import { MallardError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { withPublished } from '../../warehouse/open.ts';
import { removePin, writePin } from './pin.ts';
import { keepPublished, lastSuccess } from './publish.ts';
import { beingPublished, clearBeingPublished, putInPlace } from './put-in-place.ts';
import { linkOrCopy, listVersions, liveAmong, type Version } from './versions.ts';

/** What a rollback did, and what it did not undo. */
export interface Rollback {
  to: Version;
  /** The run whose data were published until now; undefined where no run had succeeded. */
  from: string | undefined;
  /** Whether that version was published already, so that nothing was done. */
  wasLive: boolean;
  /** The runs whose data the writer's database holds and the published file no more, oldest first. */
  later: { run: string; pipeline: string; files: string[] | null }[];
}

/**
 * Puts a kept version in the place of the published file: another rename, as a publish is. The writer's database is as it
 * was; the version that was published until now is kept. Throws `usage` where there is no such version.
 *
 * @param database the writer's, held so that nobody publishes meanwhile
 * @param asked a run's id, or a part of it from either end; the version before what is published, if not given
 */
export async function rollback(
  database: Database,
  settings: Settings,
  asked: string | undefined,
): Promise<Rollback> {
  const { stateDir, warehouseFile } = settings;
  await keepPublished(settings);
  const versions = await listVersions(stateDir);
  const live = liveAmong(versions, warehouseFile);
  const to = asked === undefined ? versionBefore(versions, live) : findVersion(versions, asked);
  const done = { to, from: live?.run, later: await runsAfter(database, to.run) };
  if (to === live) return { ...done, wasLive: true };
  await refuseDamaged(to);
  await clearBeingPublished(warehouseFile);
  const ready = beingPublished(warehouseFile);
  await linkOrCopy(to.file, ready);
  // What the writer's own data are is no rollback any more.
  if (to.run === (await lastSuccess(database))) await removePin(stateDir);
  else await writePin(stateDir, ready, to.run);
  await putInPlace(warehouseFile);
  return { ...done, wasLive: false };
}

/** Throws `usage` where nothing was kept, before anybody waits for the writer. */
export async function refuseNoVersions({ stateDir, warehouseFile }: Settings): Promise<void> {
  if ((await listVersions(stateDir)).length > 0 && existsSync(warehouseFile)) return;
  throw new MallardError('usage', 'no version is kept that could be put back', {
    where: warehouseFile,
    next: 'each run that publishes keeps one, unless mallard.yaml says publish: {keep: 0}',
  });
}

function versionBefore(versions: readonly Version[], live: Version | undefined): Version {
  const before = versions[live === undefined ? 0 : versions.indexOf(live) + 1];
  if (before !== undefined) return before;
  throw new MallardError('usage', 'no version is kept from before the one that is published', {
    next: 'mallard rollback --list shows what there is; mallard publish publishes what the last run left',
  });
}

function findVersion(versions: readonly Version[], asked: string): Version {
  const found = versions.filter(({ run }) => run.startsWith(asked) || run.endsWith(asked));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what =
    only === undefined ? `no version is kept of a run '${asked}'` : `'${asked}' fits several versions`;
  throw new MallardError('usage', what, {
    next: `kept are: ${versions.map(({ run }) => run).join(', ')}`,
  });
}

async function refuseDamaged({ file, run }: Version): Promise<void> {
  if ((await withPublished(file, lastSuccess)) === run) return;
  throw new MallardError('execution', 'the version is not what its name says', {
    where: file,
    next: 'mallard rollback --list shows the others',
  });
}

async function runsAfter(database: Database, run: string): Promise<Rollback['later']> {
  return database.rows(
    `with later as (
       select rowid as nth, run_id, pipeline from ops.runs
       where status = 'succeeded' and rowid > (select max(rowid) from ops.runs where run_id = $run)
     )
     select later.run_id as run, later.pipeline, list(path order by path) filter (where path is not null) as files
     from later left join ops.files on files.run_id = later.run_id and files.status = 'loaded'
     group by all order by any_value(nth)`,
    { run },
  );
}
