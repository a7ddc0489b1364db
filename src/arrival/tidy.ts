import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSource, SourceFile } from './file-source.ts';
import type { Ledger } from './ledger.ts';

/**
 * Archives or deletes the files whose rows are committed: those that the ledger has as loaded or as duplicates of
 * what is. What a crash kept from being done is done by the next run.
 */
export async function tidySource(
  source: FileSource,
  listed: readonly SourceFile[],
  ledger: Ledger,
  afterLoad: 'keep' | 'archive' | 'delete',
): Promise<void> {
  if (afterLoad === 'keep') return;
  for (const file of listed.filter((one) => ledger.isInBronze(one))) {
    await (afterLoad === 'archive' ? source.archive(file) : source.remove(file));
  }
}

const DAY_MS = 86_400_000;

/** Removes old copies from the landing, but only of contents that are in bronze. Gives the number removed. */
export async function pruneLanding(
  landingDir: string,
  ledger: Ledger,
  keepDays: number,
  now: number = Date.now(),
): Promise<number> {
  const names = await readdir(landingDir).catch(() => []);
  let removed = 0;
  for (const name of names.filter((one) => ledger.loaded(one.slice(0, 16)) !== undefined)) {
    const { mtimeMs } = await stat(join(landingDir, name));
    if (now - mtimeMs < keepDays * DAY_MS) continue;
    await rm(join(landingDir, name), { force: true });
    removed += 1;
  }
  return removed;
}
