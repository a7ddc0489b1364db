import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { packageDir } from '../../../src/settings.ts';
import { openPublished } from '../../../src/warehouse/open.ts';
import { PROGRAM } from '../measure.ts';
import { statusOf } from '../process-tree.ts';

/** `mallard watch` in a process of its own, as a service has it. */
export interface Watcher {
  pid: number;
  /** Resident memory now, in MiB; null where there is no /proc, or the process is gone. */
  memory(): number | null;
  /** Asks it to stop, and gives its exit code and what it has said on stderr. */
  stop(): Promise<{ code: number | null; complaints: string }>;
}

/** @param onRun is told, at the end of each run, when it was reported (milliseconds) */
export function startWatcher(inbox: string, warehouse: string, onRun: (at: number) => void): Watcher {
  const command = [PROGRAM, '-q', '--json', '--warehouse', warehouse, 'watch', 'retail'];
  const options = ['--source', inbox, '--quiet-for', '1'];
  const child = spawn(process.execPath, [...command, ...options], {
    cwd: packageDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  createInterface({ input: child.stdout }).on('line', () => onRun(Date.now()));
  const pid = child.pid ?? 0;
  return {
    pid,
    memory() {
      const kilobytes = statusOf(pid, 'VmRSS');
      return kilobytes === undefined ? null : kilobytes / 1024;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return { code: code as number | null, complaints };
    },
  };
}

/** What a reader of the published file finds: files that are loaded, and the records they brought. */
export async function publishedIn(
  warehouse: string,
): Promise<{ files: string[]; records: number; rows: number }> {
  const database = await openPublished(warehouse);
  try {
    const loaded = await database.rows<{ path: string; records: number }>(
      "select path, records from ops.files where status = 'loaded'",
    );
    const { rows } = await database.row<{ rows: number }>(
      'select count(*) as rows from bronze.retail_transactions',
    );
    const records = loaded.reduce((sum, one) => sum + one.records, 0);
    return { files: loaded.map(({ path }) => path), records, rows };
  } finally {
    database.close();
  }
}
