import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Column } from '../case.ts';
import { type Figures, sumOf } from '../figures.ts';
import { measuredNode, measuredRun, PROGRAM } from '../measure.ts';

/** So many customers, and what they buy all together. */
type Size = [customers: number, transactions: number];

const [SMALL, LARGE]: [Size, Size] = [
  [10_000, 50_000],
  [1_000_000, 5_000_000],
];

/** The sizes that are asked for, each with an empty column. */
export function columnsBySize(quick: boolean): { sizes: Size[]; columns: Column[] } {
  const sizes = quick ? [SMALL] : [SMALL, LARGE];
  const name = ([customers]: Size) => `${customers.toLocaleString('en')} customers`;
  return { sizes, columns: sizes.map((size) => ({ name: name(size), figures: [] })) };
}

/** Made-up customers and their transactions, from `generate` to segments and all that follows, for each size in turn. */
export const behavior: Case = {
  name: 'behavior',
  about: 'made-up customers with five transactions each, from generate to segments',
  takes: '10 s; 6 min',
  isLong: true,
  async measure({ runs, scratch, quick }) {
    const { sizes, columns } = columnsBySize(quick);
    for (let i = 0; i < runs; i++)
      for (const [s, size] of sizes.entries()) columns[s]?.figures.push(await generateAndRun(size, scratch));
    const title = 'Behavior: made-up customers with five transactions each, from generate to segments';
    return [{ title, columns, notes: [] }];
  },
};

/** Made-up customers and their transactions in a folder, and what that cost. */
export async function generateBehavior([customers, transactions]: Size, scratch: string) {
  const folder = join(scratch, 'behavior');
  rmSync(folder, { recursive: true, force: true });
  const options = ['--customers', String(customers), '--transactions', String(transactions), '--seed', '7'];
  const made = await measuredNode([PROGRAM, 'generate', 'behavior', '--to', folder, ...options]);
  return { folder, made };
}

async function generateAndRun(size: Size, scratch: string): Promise<Figures> {
  const state = join(scratch, 'behavior-warehouse');
  rmSync(state, { recursive: true, force: true });
  const { folder, made } = await generateBehavior(size, scratch);
  const run = await measuredRun({ pipeline: 'behavior', source: folder, warehouse: join(state, 'm.duckdb') });
  const { steps, publishSeconds } = run.report;
  const sum = (isMeant: (name: string) => boolean) =>
    sumOf(steps.filter(({ name }) => isMeant(name)).map(({ seconds }) => seconds));
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
