import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { withForgotten } from '../../arrival/forgotten-lines.ts';
import type { Log } from '../../log.ts';
import { removeVersions } from '../../serving/publishing/versions.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { writerFile } from '../../warehouse/open.ts';
import { rewriteDatabase } from '../../warehouse/rewrite.ts';
import { mentions } from '../../whole-token.ts';
import { logsDir } from '../record/run-log.ts';
import { isAlive } from '../record/status-file.ts';
import type { Forgetting } from './forgetting.ts';
import { filesBelow, isInLanded } from './search-files.ts';

/**
 * Once a person's records are out of the tables: takes them out of the files beside them, and writes the database anew,
 * so that nothing deleted is left in its free blocks. What is done already is done again without harm.
 */
export async function eraseTraces(
  database: Database,
  { stateDir }: Pick<Settings, 'stateDir'>,
  { spellings }: Pick<Forgetting, 'spellings'>,
  log: Log,
): Promise<void> {
  log.stage('erase');
  await removeVersions(stateDir);
  await clearFiles(database, stateDir, spellings, log);
  await rewriteDatabase(database, writerFile(stateDir));
  log.info('the database is written anew');
}

/**
 * Takes a person out of the files beside the database: landed copies, logs, and what was left behind or noted in passing.
 * None of them is read again by a run. What was done is told in numbers alone.
 */
export async function clearFiles(
  database: Database,
  stateDir: string,
  spellings: readonly string[],
  log: Log,
): Promise<void> {
  await removePassing(stateDir);
  const copies = await copiesOf(database, join(stateDir, 'landing'), spellings);
  for (const copy of copies) await rm(copy, { force: true });
  const lines = await clearLogs(stateDir, spellings);
  const alerts = join(stateDir, 'alerts.json');
  if (existsSync(alerts) && mentions(await readFile(alerts, 'utf8'), spellings)) await rm(alerts);
  const facts = { landed_copies: copies.length, log_lines: lines };
  log.info(`removed ${copies.length} landed copies and ${lines} lines of logs`, facts);
}

/**
 * The landed copies that hold lines of forgotten people, mention these spellings, or cannot be read to their end. No run
 * reads a landed copy again, so that the whole copy goes.
 *
 * @param alsoContents contents whose lines are to be forgotten
 */
export async function copiesOf(
  database: Database,
  landingDir: string,
  spellings: readonly string[],
  alsoContents: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const files = await filesBelow(landingDir);
  const contentOf = (file: string) => basename(file).slice(0, 16);
  const forgotten = await withForgotten(database, files.map(contentOf));
  const isOut = (fileId: string) => forgotten.has(fileId) || alsoContents.has(fileId);
  const found: string[] = [];
  for (const file of files)
    if (isOut(contentOf(file)) || (await isInLanded(database, file, spellings))) found.push(file);
  return found;
}

/** What runs and plans that were killed left behind. */
async function removePassing(stateDir: string): Promise<void> {
  for (const name of ['scratch', 'evidence'])
    await rm(join(stateDir, name), { recursive: true, force: true });
  for (const name of await readdir(stateDir)) {
    const pid = /^plan-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(stateDir, name), { recursive: true, force: true });
  }
}

/**
 * Takes the lines out of the logs whose message, error or file mentions a person; their counts and times may be the same
 * number by chance. In place: our own log is open and goes on at the end of the same file. Gives the number of lines.
 */
async function clearLogs(stateDir: string, spellings: readonly string[]): Promise<number> {
  let removed = 0;
  for (const file of await filesBelow(logsDir(stateDir))) {
    const lines = (await readFile(file, 'utf8')).split('\n');
    const kept = lines.filter((line) => !mentions(wordsOf(line), spellings));
    if (kept.length < lines.length) await writeFile(file, kept.join('\n'));
    removed += lines.length - kept.length;
  }
  return removed;
}

/** What a line of a log says in words; all of a line that is cut off. */
function wordsOf(line: string): string {
  try {
    const { message, error, file } = JSON.parse(line) as Record<string, unknown>;
    return JSON.stringify([message, error, file]);
  } catch {
    return line;
  }
}
