import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a watching process says of itself, for `mallard status` and whoever else asks. */
export interface Status {
  pid: number;
  state: 'watching' | 'running' | 'backing off' | 'stopped';
  pipelines: string[];
  /** When this state began, ISO 8601 in UTC. */
  since: string;
  lastRun?: { pipeline: string; at: string; outcome: string };
  /** What went wrong last, while that stands. */
  error?: string;
  /** When it is tried again. */
  nextTry?: string;
}

/** Writes `status.json` in the state folder, whole or not at all. */
export async function writeStatus(stateDir: string, status: Status): Promise<void> {
  const file = join(stateDir, 'status.json');
  await writeFile(`${file}.part`, `${JSON.stringify(status, null, 2)}\n`);
  await rename(`${file}.part`, file);
}

/** The last status that was written, if any. */
export async function readStatus(stateDir: string): Promise<Status | undefined> {
  const text = await readFile(join(stateDir, 'status.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Status);
}

/** Whether the process that wrote a status is there still. */
export function isAlive({ pid }: Status): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
