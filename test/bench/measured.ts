import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunReport } from '../../src/run/record/run-report.ts';
import { packageDir } from '../../src/settings.ts';

/** Seconds, or MiB where the name says so, by name. */
export type Figures = Record<string, number>;

/** Runs Node with these arguments in a process of its own: wall seconds, and peak memory in MiB. */
export async function measured(args: string[], scratch: string) {
  const file = join(scratch, 'peak');
  const started = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', join(packageDir, 'test', 'bench', 'peak-memory.mjs'), ...args],
    { cwd: packageDir, env: { ...process.env, PEAK_MEMORY_FILE: file }, maxBuffer: 1 << 28 },
  );
  const wall = (performance.now() - started) / 1000;
  return { wall, peak: Number(readFileSync(file, 'utf8')), stdout };
}

/** `mallard run`, as a user types it; the project is the package's own, if none is given. */
export async function measuredRun(
  pipeline: string,
  source: string,
  warehouse: string,
  scratch: string,
  project = packageDir,
) {
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const where = ['--project', project, '--warehouse', warehouse, '--source', source];
  const options = ['-q', '--json', 'run', pipeline, ...where];
  const { stdout, ...cost } = await measured([program, ...options], scratch);
  return { ...cost, report: JSON.parse(stdout) as RunReport };
}

/** Minimum, median and maximum of one figure. */
export function spread(all: readonly Figures[], name: string): [number, number, number] {
  const sorted = all.map((figures) => figures[name] ?? 0).sort((a, b) => a - b);
  return [sorted[0] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
}

/** The median of the ratios of runs that were made in turn. */
export function ratio(over: readonly Figures[], under: readonly Figures[], name: string): number {
  const ratios = over.map((figures, i) => ({ r: (figures[name] ?? 0) / (under[i]?.[name] ?? 1) }));
  return spread(ratios, 'r')[1];
}

export function shown(figure: number | null): string | null {
  return figure === null ? null : figure >= 100 ? figure.toFixed(0) : figure.toFixed(2);
}
