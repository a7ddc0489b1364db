import { readdirSync, readFileSync } from 'node:fs';

/** Each look costs some 3 ms, of a machine that is being measured. */
const EVERY_MS = 100;

/**
 * Follows a process and all its descendants from now on. `stop` gives the most memory they had: at each look the peaks
 * so far (`VmHWM`) of those that lived then, added up; what processes share counts in each. A descendant counts from
 * the second look at it on: between fork and exec it has all that its parent has. In MiB, or null where there is no
 * /proc to tell it.
 */
export function watchTree(pid: number): { stop(): number | null } {
  let most: number | null = null;
  let before = new Set([pid]);
  const look = () => {
    const living = descendants(pid);
    const kilobytes = living.filter((one) => before.has(one)).map((one) => statusOf(one, 'VmHWM') ?? 0);
    before = new Set([pid, ...living]);
    const sum = kilobytes.reduce((total, value) => total + value, 0);
    if (sum > 0) most = Math.max(most ?? 0, sum / 1024);
  };
  const timer = setInterval(look, EVERY_MS);
  look();
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

/** One of the sizes in a process's status, in kB; undefined once it is gone, or without /proc. */
export function statusOf(pid: number, name: 'VmHWM' | 'VmRSS'): number | undefined {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+)`).exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes);
}

/** A process and all that it and its threads have started and that still lives. */
function descendants(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(descendants)];
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended since
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
