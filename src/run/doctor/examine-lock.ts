import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writerFile } from '../../warehouse/open.ts';
import { lookAtWorker, type Worker } from '../record/status-file.ts';
import type { Finding } from './finding.ts';

/**
 * Who holds the warehouse, by what the kernel says of locks and by what its holder says of itself. Looks on only:
 * nothing is opened, so nobody is kept from anything.
 */
export function examineLock(stateDir: string): Finding[] {
  const worker = lookAtWorker(stateDir);
  const holder = holderOf(writerFile(stateDir));
  return [describeLock(holder, worker), ...describeStatus(holder, worker)];
}

/** The process that holds a lock on a file; null for none, undefined where this system does not tell. */
export function holderOf(file: string): number | null | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return null;
  try {
    const locks = readFileSync('/proc/locks', 'utf8');
    return holderIn(locks, found, () => realpathSync(file));
  } catch {
    return undefined;
  }
}

/** Reads `/proc/locks`: `1: POSIX  ADVISORY  WRITE 4711 fe:00:131 0 EOF`, device and inode in the last but two. */
function holderIn(locks: string, file: { dev: bigint; ino: bigint }, path: () => string): number | null {
  for (const line of locks.split('\n')) {
    const [, pid = '', device, inode = ''] = /^\d+: POSIX +\S+ +\S+ (\d+) (\w+:\w+):(\d+) /.exec(line) ?? [];
    if (inode !== String(file.ino)) continue;
    // Some file systems show another device here than stat does; then the holder's open files decide.
    if (device === deviceOf(file.dev) || hasOpen(Number(pid), path())) return Number(pid);
  }
  return null;
}

/** Major and minor number of a device as the kernel writes them. */
function deviceOf(dev: bigint): string {
  const major = (dev >> 8n) & 0xfffn;
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xfff00n);
  const hex = (part: bigint) => part.toString(16).padStart(2, '0');
  return `${hex(major)}:${hex(minor)}`;
}

function hasOpen(pid: number, path: string): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((name) => readlinkSync(join(folder, name)) === path);
  } catch {
    return false;
  }
}

function describeLock(holder: number | null | undefined, worker: Worker | undefined): Finding {
  const works = worker?.condition === 'works' || worker?.condition === 'elsewhere';
  const { pid, host, command } = worker?.status ?? {};
  const next = 'mallard status says how far it is; run --wait SECONDS waits for it';
  if (typeof holder === 'number')
    return { check: 'lock', level: 'ok', message: `held by process ${holder}`, next };
  if (works) {
    const where = worker?.condition === 'elsewhere' ? ` on ${host}` : '';
    const message = `process ${pid}${where} says that it works on the warehouse (${command})`;
    return { check: 'lock', level: holder === undefined ? 'ok' : 'note', message, next };
  }
  if (holder === undefined)
    return { check: 'lock', level: 'ok', message: 'nobody says that he holds it; the system does not tell' };
  return { check: 'lock', level: 'ok', message: 'free' };
}

/** What does not fit together between the lock and what was said last. */
function describeStatus(holder: number | null | undefined, worker: Worker | undefined): Finding[] {
  if (worker?.condition === 'gone') {
    const message = `status.json is of process ${worker.status.pid}, which is gone`;
    const next = 'what it had not committed is rolled back; the next run writes it anew';
    return [{ check: 'status', level: 'note', message, next }];
  }
  if (typeof holder === 'number' && worker !== undefined && worker.status.pid !== holder) {
    const message = `status.json is of process ${worker.status.pid}, the lock of process ${holder}`;
    return [{ check: 'status', level: 'note', message }];
  }
  return [];
}
