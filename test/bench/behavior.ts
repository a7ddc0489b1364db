import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { type Figures, measured, measuredRun } from './measured.ts';

/** So many customers, and what they buy all together. */
export type Size = [customers: number, transactions: number];

/** Made-up customers and their transactions, from `generate` to segments and all that follows, for each size in turn. */
export async function measureBehavior(
  sizes: readonly Size[],
  runs: number,
  scratch: string,
): Promise<Figures[][]> {
  const figures: Figures[][] = sizes.map(() => []);
  for (let i = 0; i < runs; i++)
    for (const [s, size] of sizes.entries()) figures[s]?.push(await generateAndRun(size, scratch));
  return figures;
}

/** Made-up customers and their transactions in a folder, and what that cost. */
export async function generateBehavior([customers, transactions]: Size, scratch: string) {
  const folder = join(scratch, 'behavior');
  rmSync(folder, { recursive: true, force: true });
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const options = ['--customers', String(customers), '--transactions', String(transactions), '--seed', '7'];
  const made = await measured([program, 'generate', 'behavior', '--to', folder, ...options], scratch);
  return { folder, made };
}

async function generateAndRun(size: Size, scratch: string): Promise<Figures> {
  const state = join(scratch, 'behavior-warehouse');
  rmSync(state, { recursive: true, force: true });
  const { folder, made } = await generateBehavior(size, scratch);
  const run = await measuredRun('behavior', folder, join(state, 'm.duckdb'), scratch);
  const { steps, publishSeconds } = run.report;
  const sum = (isMeant: (name: string) => boolean) =>
    steps.filter(({ name }) => isMeant(name)).reduce((total, { seconds }) => total + seconds, 0);
  return {
    'generate to segments': made.wall + run.wall,
    '  generate': made.wall,
    '  landing and bronze': sum((name) => /^(landing|bronze)/.test(name)),
    '  silver': sum((name) => name.startsWith('silver.')),
    '  gold and segments': sum((name) => name.startsWith('gold.')),
    '  publish': publishSeconds,
    'peak memory of generate (MiB)': made.peak,
    'peak memory of run (MiB)': run.peak,
  };
}
