import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../write-whole.ts';

/** An erasure that has begun and not ended. It does not say who: whoever goes on with it has to. */
export interface Unfinished {
  erasureId: string;
  pipeline: string;
  /** ISO 8601, UTC. */
  since: string;
}

function markOf(stateDir: string): string {
  return join(stateDir, 'erasure.json');
}

/** The erasure of a warehouse that was begun and not ended, if there is one. */
export function unfinishedErasure(stateDir: string): Unfinished | undefined {
  const file = markOf(stateDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Unfinished) : undefined;
}

/** Puts on disk that an erasure begins, before anything of it is done. */
export async function markErasure(stateDir: string, erasure: Unfinished): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  await writeWhole(markOf(stateDir), (part) => writeFile(part, `${JSON.stringify(erasure)}\n`));
}

export async function unmarkErasure(stateDir: string): Promise<void> {
  await rm(markOf(stateDir), { force: true });
}

/** What is said of an unfinished erasure, and what to run. */
export function describeUnfinished({ pipeline, since }: Unfinished): { message: string; next: string } {
  return {
    message: `an erasure in ${pipeline} that began at ${since.slice(0, 19).replace('T', ' ')} UTC is not finished: files may still hold the person's records`,
    next: `mallard forget WHO ${pipeline} --yes, once more, finishes it`,
  };
}
