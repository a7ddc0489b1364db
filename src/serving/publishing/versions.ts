import { constants, type Stats, statSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** A published file that was kept, to go back to. */
export interface Version {
  /** The last run that succeeded in it: what its data are as of. Run ids tell their time. */
  run: string;
  file: string;
  bytes: number;
  publishedAt: Date;
}

const ENDING = '.duckdb';

function versionsFolder(stateDir: string): string {
  return join(stateDir, 'versions');
}

/** The kept versions, that of the published file among them, last published first. */
export async function listVersions(stateDir: string): Promise<Version[]> {
  const folder = versionsFolder(stateDir);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(ENDING))
    .flatMap((name) => {
      const file = join(folder, name);
      const found = statSync(file, { throwIfNoEntry: false });
      if (found === undefined) return [];
      return [{ run: name.slice(0, -ENDING.length), file, bytes: found.size, publishedAt: found.mtime }];
    })
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.run < b.run ? 1 : -1));
}

/** What a file is recognised by, that of a copy too: no two publishes take the same millisecond. Undefined where it is not there. */
export function markOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && markOfStats(found);
}

function markOfStats({ size, mtime }: Pick<Stats, 'size' | 'mtime'>): string {
  return `${size}-${mtime.getTime()}`;
}

/** The version that the published file is, if it was kept. */
export function liveAmong(versions: readonly Version[], warehouseFile: string): Version | undefined {
  const live = markOf(warehouseFile);
  return versions.find(({ bytes, publishedAt }) => markOfStats({ size: bytes, mtime: publishedAt }) === live);
}

/**
 * Keeps a published file under the run that its data are of, in the place of one of the same run. It takes no room: it
 * is the same file under a second name, or where the file system knows no links, a clone or a copy.
 */
export async function keepVersion(stateDir: string, published: string, run: string): Promise<void> {
  const folder = versionsFolder(stateDir);
  const kept = join(folder, `${run}${ENDING}`);
  if (markOf(kept) === markOf(published)) return;
  await mkdir(folder, { recursive: true });
  const part = `${kept}.part`;
  await rm(part, { force: true });
  try {
    await linkOrCopy(published, part);
    await rename(part, kept);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Gives a file that nobody writes any more a second name; the same bytes and times, where there are no links. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyWhole(from, to));
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const { atime, mtime } = statSync(from);
  await utimes(to, atime, mtime);
  await chmod(to, 0o444);
}

/**
 * Removes all versions but so many of those that were published last. What is published now is none of these, and stays
 * as long as any does: it takes no room.
 */
export async function pruneVersions(stateDir: string, keep: number, warehouseFile: string): Promise<void> {
  if (keep === 0) return removeVersions(stateDir);
  const versions = await listVersions(stateDir);
  const live = liveAmong(versions, warehouseFile);
  const spare = versions.filter((version) => version !== live).slice(keep);
  for (const { file } of spare) await rm(file, { force: true });
  const folder = versionsFolder(stateDir);
  const halves = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.part'));
  for (const name of halves) await rm(join(folder, name), { force: true });
}

/** Removes every kept version. The published file itself stays. */
export async function removeVersions(stateDir: string): Promise<void> {
  await rm(versionsFolder(stateDir), { recursive: true, force: true });
}
