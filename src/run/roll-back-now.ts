import { readPublication } from '../definitions/project-file.ts';
import { type Rollback, refuseNoVersions, rollback } from '../serving/publishing/rollback.ts';
import { type Copy, writeCopies } from '../serving/publishing/write-copies.ts';
import type { Settings } from '../settings.ts';
import { withoutWatch } from './publish-now.ts';
import type { Waiting } from './with-writer.ts';

/** Puts a kept version back while nobody else can publish, and into the copies. Throws as `rollback` does. */
export async function rollBackNow(
  settings: Settings,
  version: string | undefined,
  waiting: Waiting,
): Promise<Rollback & { copies: Copy[] }> {
  const publication = readPublication(settings.projectDir);
  await refuseNoVersions(settings);
  return withoutWatch(settings, waiting, async (database) => {
    const done = await rollback(database, settings, version);
    return { ...done, copies: await writeCopies(settings, waiting.log, publication) };
  });
}
