import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../settings.ts';
import { writeWhole } from '../../write-whole.ts';
import { markOf } from './versions.ts';

/** That the published file was rolled back, and stays so until something new is published. */
export interface Pin {
  /** The last run that succeeded in what is published now. */
  run: string;
  /** When it was rolled back, ISO 8601 in UTC. */
  at: string;
}

function pinFile(stateDir: string): string {
  return join(stateDir, 'rolled-back.json');
}

/**
 * The rollback that stands. A note holds only for the very file that it was written for, so one that a crash left, before
 * or after the published file changed, says nothing.
 */
export function readPin({
  stateDir,
  warehouseFile,
}: Pick<Settings, 'stateDir' | 'warehouseFile'>): Pin | undefined {
  try {
    const { mark, run, at } = JSON.parse(readFileSync(pinFile(stateDir), 'utf8')) as Pin & { mark: string };
    return mark === markOf(warehouseFile) ? { run, at } : undefined;
  } catch {
    return undefined;
  }
}

/** Notes that the published file is about to become this one, by a rollback. */
export async function writePin(stateDir: string, file: string, run: string, now = new Date()): Promise<void> {
  const text = JSON.stringify({ run, at: now.toISOString(), mark: markOf(file) });
  await writeWhole(pinFile(stateDir), (part) => writeFile(part, `${text}\n`));
}

export async function removePin(stateDir: string): Promise<void> {
  await rm(pinFile(stateDir), { force: true });
}
