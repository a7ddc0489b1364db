/**
 * `npm run bench`: the whole `mallard run retail` beside its floor (see floor.ts), in turn, on the same files, each
 * in a process of its own. Times are wall seconds; what counts is the ratio, since both ran in the same minutes.
 *
 *   npm run bench -- [--source DIR] [--runs N] [--json]
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { renderTable } from '../../src/cli/print/table.ts';
import type { RunReport } from '../../src/run/run-report.ts';
import { packageDir } from '../../src/settings.ts';
import { mallard } from '../support/mallard.ts';
import { REAL_FILES } from '../support/real-files.ts';

const { values: flags } = parseArgs({
  options: {
    source: { type: 'string' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});

/** One run's figures: seconds, but for `peak`, in MiB. */
type Figures = Record<string, number>;

const scratch = mkdtempSync(join(tmpdir(), 'mallard-bench-'));
const here = (name: string) => join(packageDir, 'test', 'bench', name);

async function main(): Promise<void> {
  const source = flags.source ?? (existsSync(REAL_FILES) ? REAL_FILES : await generated());
  const [floors, runs]: [Figures[], Figures[]] = [[], []];
  await floor(source); // a first run of each warms the file cache and is not counted
  await run(source);
  for (let i = 0; i < Number(flags.runs); i++) {
    floors.push(await floor(source));
    runs.push(await run(source));
  }
  report(source, floors, runs);
}

async function generated(): Promise<string> {
  const folder = join(scratch, 'generated');
  await mallard('generate', 'retail', '--to', folder, '--days', '365', '--customers', '2500', '--clean');
  return folder;
}

async function floor(source: string): Promise<Figures> {
  const file = join(scratch, 'floor.duckdb');
  for (const part of [file, `${file}.wal`]) rmSync(part, { force: true });
  const { stdout, peak } = await measured(['--import', 'tsx', here('floor.ts'), source, file]);
  // Its own clock: without the start of Node and the compiling of this script, which Mallard's figure has to bear.
  return { 'ingest to gold': (JSON.parse(stdout) as { seconds: number }).seconds, 'peak memory (MiB)': peak };
}

async function run(source: string): Promise<Figures> {
  const folder = join(scratch, 'run');
  rmSync(folder, { recursive: true, force: true });
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const args = [
    program,
    '-q',
    '--json',
    'run',
    'retail',
    '--warehouse',
    join(folder, 'm.duckdb'),
    '--source',
    source,
  ];
  const { wall, peak, stdout } = await measured(args);
  const { steps, publishSeconds } = JSON.parse(stdout) as RunReport;
  const clustering = steps.findIndex(({ kind }) => kind === 'segmentation');
  const segments = steps.slice(clustering).reduce((sum, { seconds }) => sum + seconds, 0);
  const stages = Object.fromEntries(
    steps.slice(0, clustering).map(({ name, seconds }) => [`  ${name}`, seconds]),
  );
  const toGold = wall - segments - publishSeconds;
  const known = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  return {
    'ingest to gold': toGold,
    '  start, definitions, records, commit': toGold - known,
    ...stages,
    segments,
    publish: publishSeconds,
    'whole run': wall,
    'peak memory (MiB)': peak,
  };
}

async function measured(args: string[]): Promise<{ wall: number; peak: number; stdout: string }> {
  const file = join(scratch, 'peak');
  const started = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', here('peak-memory.mjs'), ...args],
    {
      cwd: packageDir,
      env: { ...process.env, PEAK_MEMORY_FILE: file },
      maxBuffer: 1 << 28,
    },
  );
  const wall = (performance.now() - started) / 1000;
  return { wall, peak: Number(readFileSync(file, 'utf8')), stdout };
}

function report(source: string, floors: Figures[], runs: Figures[]): void {
  const figures = Object.keys(runs[0] ?? {}).map((name) => {
    const [low, middle, high] = spread(runs, name);
    const bare = floors[0] !== undefined && name in floors[0] ? spread(floors, name)[1] : null;
    const ratio =
      bare === null
        ? null
        : spread(
            runs.map((figure, i) => ({ r: (figure[name] ?? 0) / (floors[i]?.[name] ?? 1) })),
            'r',
          )[1];
    return { name, floor: bare, mallard: middle, low, high, ratio };
  });
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  if (flags.json) {
    console.log(
      JSON.stringify({ machine, files: readdirSync(source).length, runs: runs.length, figures }, null, 2),
    );
    return;
  }
  console.log(
    `${readdirSync(source).length} files; medians of ${runs.length} runs each, in turn; ${machine}\n`,
  );
  const columns = ['seconds', 'floor', 'mallard', 'min', 'max', 'mallard ÷ floor'].map((name, i) => ({
    name,
    type: i === 0 ? 'VARCHAR' : 'DOUBLE',
  }));
  const rows = figures.map(({ name, floor: bare, mallard: middle, low, high, ratio }) => [
    name,
    shown(bare),
    shown(middle),
    shown(low),
    shown(high),
    shown(ratio),
  ]);
  console.log(renderTable({ columns, rows }));
}

/** Minimum, median and maximum. */
function spread(all: readonly Figures[], name: string): [number, number, number] {
  const sorted = all.map((figures) => figures[name] ?? 0).sort((a, b) => a - b);
  return [sorted[0] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
}

function shown(figure: number | null): string | null {
  return figure === null ? null : figure >= 100 ? figure.toFixed(0) : figure.toFixed(2);
}

try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
