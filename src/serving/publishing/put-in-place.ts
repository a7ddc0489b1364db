import { chmod, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where a file is made ready that is to take the place of the published one. What a crash left there is nobody's. */
export function beingPublished(warehouseFile: string): string {
  return `${warehouseFile}.publishing`;
}

/** Clears the place where a file is made ready. */
export async function clearBeingPublished(warehouseFile: string): Promise<void> {
  for (const end of ['', '.wal']) await rm(beingPublished(warehouseFile) + end, { force: true });
}

/**
 * Makes the file that is ready the published one, read-only, in one rename: whole and on the disk, or not at all.
 * Readers that have the old file open keep it.
 */
export async function putInPlace(warehouseFile: string): Promise<void> {
  const ready = beingPublished(warehouseFile);
  await chmod(ready, 0o444);
  await sync(ready);
  // A client of root's may write to the old file, mode or no mode: its log would keep everybody from the new one.
  await rm(`${warehouseFile}.wal`, { force: true });
  await rename(ready, warehouseFile);
  await sync(dirname(warehouseFile));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
