import { existsSync } from 'node:fs';
import { chmod, constants, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isBucket } from '../../arrival/open-source.ts';
import { readPublication } from '../../definitions/project-file.ts';
import type { Publication } from '../../definitions/publication.ts';
import { MallardError, messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Settings } from '../../settings.ts';
import { writeWhole } from '../../write-whole.ts';
import { putObject } from './put-object.ts';
import { markOf } from './versions.ts';
import { writeParquet } from './write-parquet.ts';

/** A copy of what is published, kept somewhere else. */
export interface Copy {
  what: 'parquet' | 'file';
  to: string;
  /** When it was last written, ISO 8601 in UTC; null where it never was. */
  writtenAt: string | null;
  /** Why it is not what is published; null where it is. */
  error: string | null;
}

interface Noted extends Copy {
  /** Of the published file that it is a copy of. */
  mark: string | null;
}

/**
 * Brings the copies that `mallard.yaml` asks for up to what is published, those that are not yet. What cannot be written
 * is a warning, is noted, and is tried again the next time; nothing is thrown. Gives all of them.
 */
export async function writeCopies(
  settings: Settings,
  log: Log,
  publication: Publication = readPublication(settings.projectDir),
): Promise<Copy[]> {
  const { stateDir, warehouseFile } = settings;
  const mark = markOf(warehouseFile);
  const asked = placesOf(publication, settings);
  if (mark === undefined || (asked.length === 0 && !existsSync(noteFile(stateDir)))) return [];
  const before = await readNoted(stateDir);
  const noted: Noted[] = [];
  for (const { what, to } of asked) {
    const last = before.find((copy) => copy.what === what && copy.to === to);
    if (last?.mark === mark && last.error === null) noted.push(last);
    else {
      const copy = { what, to, writtenAt: last?.writtenAt ?? null, mark: last?.mark ?? null };
      noted.push(await writeOne(copy, mark, settings, publication, log));
    }
  }
  await writeWhole(noteFile(stateDir), (part) => writeFile(part, JSON.stringify(noted, null, 2))).catch(
    (error) => log.warn(`what was copied could not be noted: ${messageOf(error)}`),
  );
  return noted.map(({ mark: _, ...copy }) => copy);
}

/** The copies as they were last written, or not. */
export async function readCopies(stateDir: string): Promise<Copy[]> {
  return (await readNoted(stateDir)).map(({ mark: _, ...copy }) => copy);
}

function placesOf({ parquet, copy }: Publication, { projectDir }: Settings): Pick<Copy, 'what' | 'to'>[] {
  const place = (to: string) => (isBucket(to) ? to.replace(/\/$/, '') : resolve(projectDir, to));
  return [
    ...(parquet === undefined ? [] : [{ what: 'parquet' as const, to: place(parquet) }]),
    ...(copy === undefined ? [] : [{ what: 'file' as const, to: place(copy) }]),
  ];
}

async function writeOne(
  copy: Omit<Noted, 'error'>,
  mark: string,
  { warehouseFile, stateDir }: Settings,
  { s3 }: Publication,
  log: Log,
): Promise<Noted> {
  const { what, to } = copy;
  try {
    refuseOwn(to, warehouseFile, stateDir);
    if (what === 'parquet') await writeParquet(warehouseFile, to, s3);
    else if (isBucket(to)) await putObject(warehouseFile, to, s3);
    else await copyWhole(warehouseFile, to);
    log.debug(`copied to ${to}`);
    return { ...copy, writtenAt: new Date().toISOString(), mark, error: null };
  } catch (error) {
    const next = error instanceof MallardError && error.next !== undefined ? `; ${error.next}` : '';
    log.warn(`the ${WHAT[what]} ${to} could not be written: ${messageOf(error)}${next}`, { place: to });
    return { ...copy, error: messageOf(error) };
  }
}

const WHAT = { parquet: 'Parquet copy in', file: 'copy' };

function refuseOwn(to: string, warehouseFile: string, stateDir: string): void {
  if (to !== warehouseFile && to !== stateDir && !to.startsWith(`${stateDir}/`)) return;
  throw new MallardError('usage', 'that is the place of the published file or of the writer', {
    where: to,
    next: 'name another in mallard.yaml',
  });
}

async function copyWhole(from: string, to: string): Promise<void> {
  await writeWhole(to, async (part) => {
    await copyFile(from, part, constants.COPYFILE_FICLONE);
    await chmod(part, 0o444);
  });
}

function noteFile(stateDir: string): string {
  return join(stateDir, 'copies.json');
}

async function readNoted(stateDir: string): Promise<Noted[]> {
  try {
    return JSON.parse(await readFile(noteFile(stateDir), 'utf8')) as Noted[];
  } catch {
    return [];
  }
}
