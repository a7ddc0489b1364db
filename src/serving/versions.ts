import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the versions of the published file that are kept: each is a whole copy of what it was. */
export async function removeVersions(stateDir: string): Promise<void> {
  await rm(join(stateDir, 'versions'), { recursive: true, force: true });
}
