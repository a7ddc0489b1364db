import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MallardError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../warehouse/database.ts';
import { openPublished, writerFile } from '../warehouse/open.ts';

/**
 * Publishes the writer's database: a copy of it is checked and then takes the place of `warehouseFile` in one
 * rename. Readers that have the old file open keep it; nobody sees half a file.
 * Gives the seconds it took.
 */
export async function publish(
  database: Database,
  { stateDir, warehouseFile }: Settings,
  runId: string,
): Promise<number> {
  const started = performance.now();
  await database.run('checkpoint');
  await mkdir(dirname(warehouseFile), { recursive: true });
  const copy = `${warehouseFile}.publishing`;
  await rm(copy, { force: true });
  await copyElsewhere(writerFile(stateDir), copy);
  if ((await lastRunIn(copy)) !== runId) {
    throw new MallardError('execution', 'the copy to be published does not hold the run it should', {
      where: copy,
      next: 'the published file is still the one of the run before; run again',
    });
  }
  await chmod(copy, 0o444);
  await sync(copy);
  await rename(copy, warehouseFile);
  await sync(dirname(warehouseFile));
  return (performance.now() - started) / 1000;
}

/**
 * Publishes if the published file is not that of the writer's last run, after a crash between commit and publish, or if
 * a newer Mallard has changed the `ops` schema since.
 */
export async function ensurePublished(database: Database, settings: Settings): Promise<void> {
  const last = await lastRun(database);
  if (last === undefined) return;
  const { warehouseFile } = settings;
  const isLast = async () =>
    (await lastRunIn(warehouseFile)) === last &&
    (await inPublished(warehouseFile, migrations)) === (await migrations(database));
  // A file that cannot be read is not the last run's, whatever it was.
  if (existsSync(warehouseFile) && (await isLast().catch(() => false))) return;
  await publish(database, settings, last);
}

/** Publishes what the writer has, though the published file may be of the same run. */
export async function publishAgain(database: Database, settings: Settings): Promise<void> {
  const last = await lastRun(database);
  if (last !== undefined) await publish(database, settings, last);
}

/** The id of the run that was recorded last, failed ones included; by order of arrival, since a clock can go back. */
async function lastRun(database: Database): Promise<string | undefined> {
  const [last] = await database.rows<{ id: string }>(
    'select run_id as id from ops.runs order by rowid desc limit 1',
  );
  return last?.id;
}

function lastRunIn(file: string): Promise<string | undefined> {
  return inPublished(file, lastRun);
}

/** How many changes the `ops` schema has been through. */
async function migrations(database: Database): Promise<number> {
  return (await database.row<{ n: number }>('select count(*) as n from ops.migrations')).n;
}

async function inPublished<Answer>(
  file: string,
  ask: (database: Database) => Promise<Answer>,
): Promise<Answer> {
  const published = await openPublished(file);
  try {
    return await ask(published);
  } finally {
    published.close();
  }
}

/**
 * Copies in a child process: opening and closing the writer's file in this one would drop DuckDB's lock on it,
 * because POSIX locks belong to the process. A file system that can clone does not copy at all.
 */
async function copyElsewhere(from: string, to: string): Promise<void> {
  // Where there is a `cp` that knows of clones, it has copied by the time a second Node has begun.
  if ((await complaintOf('cp', ['--reflink=auto', from, to])) === undefined) return;
  const script =
    "const fs = require('node:fs'); fs.copyFileSync(process.argv[1], process.argv[2], fs.constants.COPYFILE_FICLONE)";
  const complaint = await complaintOf(process.execPath, ['-e', script, from, to]);
  if (complaint !== undefined) {
    const reason = complaint.split('\n').find((line) => /Error:/.test(line)) ?? complaint;
    throw new MallardError(
      'execution',
      `the warehouse could not be copied for publishing: ${reason.trim()}`,
      {
        where: to,
        next: 'is the disk full? The run itself is committed; run again to publish it',
      },
    );
  }
}

/** What a program says when it fails or is not there; undefined when it does not fail. */
async function complaintOf(program: string, args: string[]): Promise<string | undefined> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('close', (code) => resolve(code === 0 ? undefined : complaint));
  });
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
