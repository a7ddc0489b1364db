/**
 * `npm run soak`: `mallard watch` with a file a second for a quarter of an hour. Says how much memory it has, minute by
 * minute, and how long a file takes from the drop to the published tables; exit code 1 if anything is lost.
 *
 *   npm run soak -- [--minutes 15] [--every SECONDS] [--source DIR]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/errors.ts';
import { packageDir } from '../../src/settings.ts';
import { REAL_FILES } from '../support/real-files.ts';
import { shown } from './figures.ts';
import { writeLargerHistory } from './larger-history.ts';
import { describeMachine, machineLine } from './machine.ts';
import { DroppedFiles } from './soak/dropped-files.ts';
import { publishedIn, startWatcher, type Watcher } from './soak/watcher.ts';

/** So long may pass without another file becoming visible before what is missing counts as lost. */
const PATIENCE_MS = 120_000;

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    every: { type: 'string', default: '1' },
    source: { type: 'string', default: REAL_FILES },
  },
});

async function soak(scratch: string): Promise<string[]> {
  const [waiting, inbox, file] = ['waiting', 'inbox', 'm.duckdb'].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
  ];
  const names = prepare(waiting, Math.ceil((Number(flags.minutes) * 60) / Number(flags.every)));
  mkdirSync(inbox);
  const dropped = new DroppedFiles();
  let looking = Promise.resolve();
  const look = (at: number) => {
    looking = looking.then(async () => dropped.see((await publishedIn(file)).files, at));
  };
  const watcher = startWatcher(inbox, file, look);
  const stopReporting = reportMemory(watcher);
  let end: Awaited<ReturnType<Watcher['stop']>>;
  try {
    await drop(names, waiting, inbox, dropped);
    await untilAllSeen(dropped);
  } finally {
    stopReporting();
    end = await watcher.stop();
  }
  await looking;
  return judge(dropped, await publishedIn(file), end);
}

/** Writes as many files as will be dropped, each with its own days, invoices and bytes. */
function prepare(folder: string, count: number): string[] {
  const days = Math.ceil(count / readdirSync(flags.source).length);
  return writeLargerHistory(flags.source, folder, { days, customers: 1 }).slice(0, count);
}

/** A file at a time, each there whole at once. */
async function drop(
  names: readonly string[],
  from: string,
  inbox: string,
  dropped: DroppedFiles,
): Promise<void> {
  const begun = Date.now();
  for (const [i, name] of names.entries()) {
    await pause(Math.max(0, begun + i * Number(flags.every) * 1000 - Date.now()));
    const records = readFileSync(join(from, name), 'utf8').trimEnd().split('\n').length - 1;
    dropped.drop(name, records, Date.now());
    renameSync(join(from, name), join(inbox, name));
  }
}

async function untilAllSeen(dropped: DroppedFiles): Promise<void> {
  let [left, since] = [dropped.missing.length, Date.now()];
  while (dropped.missing.length > 0 && Date.now() - since < PATIENCE_MS) {
    await pause(200);
    if (dropped.missing.length < left) [left, since] = [dropped.missing.length, Date.now()];
  }
}

/** Memory at the start, after each minute and at the end, a line each. */
function reportMemory(watcher: Watcher): () => void {
  let minutes = 0;
  const report = (when: string) => {
    const memory = watcher.memory();
    console.log(`${when.padEnd(13)}${memory === null ? 'no /proc here' : `${shown(memory)} MiB`}`);
  };
  const first = setTimeout(() => report('start'), 1000);
  const timer = setInterval(() => report(`after ${++minutes} min`), 60_000);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
    report('end');
  };
}

/** Prints what was found, and gives what is wrong with it. */
function judge(
  dropped: DroppedFiles,
  published: Awaited<ReturnType<typeof publishedIn>>,
  { code, complaints }: Awaited<ReturnType<Watcher['stop']>>,
): string[] {
  const { p50, p95, p99, most } = dropped.latency();
  console.log(`dropped:   ${dropped.files} files, ${dropped.records} records`);
  console.log(
    `published: ${published.files.length} files, ${published.records} records, ${published.rows} rows in bronze`,
  );
  const seconds = { p50, p95, p99, most };
  const parts = Object.entries(seconds).map(([name, value]) => `${name} ${shown(value)}`);
  console.log(`seconds from drop to published: ${parts.join(', ')}`);
  const wrong = dropped.missing.map((name) => `${name} was dropped and never published`);
  for (const [what, found, due] of [
    ['files', published.files.length, dropped.files],
    ['records', published.records, dropped.records],
    ['rows in bronze', published.rows, dropped.records],
  ] as const)
    if (found !== due) wrong.push(`${found} ${what} are published, and not ${due}`);
  if (code !== 143) wrong.push(`watch ended with exit code ${code}, and not 143: ${complaints}`);
  return wrong;
}

const scratch = mkdtempSync(join(tmpdir(), 'mallard-soak-'));
try {
  for (const name of ['minutes', 'every'] as const)
    if (!(Number(flags[name]) > 0))
      throw new Error(`--${name} is '${flags[name]}', which is no number above 0`);
  if (!existsSync(flags.source))
    throw new Error(`there are no files in ${flags.source}: name a folder with --source`);
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: packageDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  console.log(
    `mallard watch, a file every ${flags.every} s for ${flags.minutes} min; ${machineLine(await describeMachine())}`,
  );
  const wrong = await soak(scratch);
  for (const line of wrong) console.error(`soak: ${line}`);
  console.log(wrong.length === 0 ? 'nothing is lost' : 'something is lost');
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`soak: ${messageOf(error)}`);
  process.exitCode = 2;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
