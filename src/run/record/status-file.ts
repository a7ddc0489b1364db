import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../log.ts';

/** What a process that writes to a warehouse says of itself, for `mallard status` and whoever else asks. */
export interface Status {
  command: 'run' | 'watch';
  pid: number;
  host: string;
  /** `finished` and `stopped` are the last words of a run and of a watch. */
  state: 'running' | 'watching' | 'backing off' | 'finished' | 'stopped';
  pipelines: string[];
  /** When this state began, ISO 8601 in UTC. */
  since: string;
  /** While it runs: which pipeline, where in it, and how far that is. */
  pipeline?: string;
  runId?: string;
  stage?: string;
  table?: string;
  progress?: Progress;
  lastRun?: { pipeline: string; at: string; outcome: string };
  /** What went wrong last, while that stands. */
  error?: string;
  /** When it is tried again. */
  nextTry?: string;
}

/** Where a warehouse's status is. */
export function statusFile(stateDir: string): string {
  return join(stateDir, 'status.json');
}

/** Writes `status.json` in the state folder, whole or not at all. A status that cannot be written stops nothing. */
export function writeStatus(stateDir: string, status: Status): void {
  const file = statusFile(stateDir);
  try {
    writeFileSync(`${file}.part`, `${JSON.stringify(status, null, 2)}\n`);
    renameSync(`${file}.part`, file);
  } catch {
    // A full disk, say: the work itself will say so if it matters to it.
  }
}

/** The last status that was written, if any that can be read. */
export function readStatus(stateDir: string): Status | undefined {
  try {
    return JSON.parse(readFileSync(statusFile(stateDir), 'utf8')) as Status;
  } catch {
    return undefined;
  }
}

/** Whether a status is the last word of a process that ended in order. */
export function hasEnded({ state }: Status): boolean {
  return state === 'finished' || state === 'stopped';
}

/** Whether the process that wrote a status is there still; undefined where it was on another machine. */
export function isAlive({ pid, host }: Status): boolean | undefined {
  if (host !== hostname()) return undefined;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
