import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../warehouse/database.ts';
import type { FileSource, SourceFile } from './file-source.ts';
import { withForgotten } from './forgotten-lines.ts';
import type { LedgerScope } from './ledger.ts';
import { inBronzeAmong, loadedBefore } from './match-ledger.ts';

/**
 * Archives or deletes the files whose rows are committed: those that the ledger has as loaded or as duplicates of
 * what is. What a crash kept from being done is done by the next run.
 */
export async function tidySource(
  database: Database,
  place: LedgerScope,
  source: FileSource,
  listed: readonly SourceFile[],
  afterLoad: 'keep' | 'archive' | 'delete',
): Promise<void> {
  if (afterLoad === 'keep') return;
  for (const file of await inBronzeAmong(database, place, listed)) {
    await (afterLoad === 'archive' ? source.archive(file) : source.remove(file));
  }
}

const DAY_MS = 86_400_000;

/**
 * Removes the copies of contents that have been in bronze for so many days, those that hold records of a person who is
 * forgotten, and what a killed run left half copied: nothing is being landed now. Gives the number removed.
 */
export async function pruneLanding(
  database: Database,
  pipeline: string,
  landingDir: string,
  keepDays: number,
  now: number = Date.now(),
): Promise<number> {
  const names = await readdir(landingDir).catch(() => []);
  const oldest = new Date(now - keepDays * DAY_MS).toISOString();
  const contentOf = (name: string) => name.slice(0, 16);
  const old = await loadedBefore(database, pipeline, names.map(contentOf), oldest);
  const forgotten = await withForgotten(database, names.map(contentOf));
  const isOut = (fileId: string) => old.has(fileId) || forgotten.has(fileId);
  const outlived = names.filter((name) => name.endsWith('.part') || isOut(contentOf(name)));
  for (const name of outlived) await rm(join(landingDir, name), { force: true });
  return outlived.length;
}
