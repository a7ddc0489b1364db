import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../log.ts';

/** What a process that writes to a warehouse says of itself, for `mallard status` and whoever else asks. */
export interface Status {
  command: 'run' | 'watch';
  pid: number;
  /** The machine, or container, whose process that is. */
  host?: string;
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
  /** When what `progress` counts began. */
  progressSince?: string;
  lastRun?: { pipeline: string; at: string; outcome: string };
  /** What went wrong last, while that stands. */
  error?: string;
  /** When it is tried again. */
  nextTry?: string;
}

/** Where a warehouse's status is. */
function statusFile(stateDir: string): string {
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
function readStatus(stateDir: string): Status | undefined {
  try {
    return JSON.parse(readFileSync(statusFile(stateDir), 'utf8')) as Status;
  } catch {
    return undefined;
  }
}

/** What is known of the process that writes to a warehouse, or was the last to do so. */
export interface Worker {
  status: Status;
  /** `gone`: it ended without a last word; `elsewhere`: on another machine, where it cannot be looked for. */
  condition: 'works' | 'ended' | 'gone' | 'elsewhere';
}

/** Who said something last of a warehouse, and whether it is still there. */
export function lookAtWorker(stateDir: string): Worker | undefined {
  const status = readStatus(stateDir);
  return status && { status, condition: conditionOf(status) };
}

function conditionOf({ state, pid, host }: Status): Worker['condition'] {
  if (state === 'finished' || state === 'stopped') return 'ended';
  if (host !== undefined && host !== hostname()) return 'elsewhere';
  return isAlive(pid) ? 'works' : 'gone';
}

/** Whether there is a process of this id on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
