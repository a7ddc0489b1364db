import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { type Figures, measured, measuredRun } from './measured.ts';

/** All files into an empty warehouse, beside the floor (see floor.ts), in turn, each in a process of its own. */
export async function measureBackfill(
  source: string,
  runs: number,
  scratch: string,
): Promise<{ floors: Figures[]; ours: Figures[] }> {
  const [floors, ours]: [Figures[], Figures[]] = [[], []];
  await floor(source, scratch); // a first run of each warms the file cache and is not counted
  await run(source, scratch);
  for (let i = 0; i < runs; i++) {
    floors.push(await floor(source, scratch));
    ours.push(await run(source, scratch));
  }
  return { floors, ours };
}

async function floor(source: string, scratch: string): Promise<Figures> {
  const file = join(scratch, 'floor.duckdb');
  for (const part of [file, `${file}.wal`]) rmSync(part, { force: true });
  const script = join(packageDir, 'test', 'bench', 'floor.ts');
  const { stdout, peak } = await measured(['--import', 'tsx', script, source, file], scratch);
  // Its own clock: without the start of Node and the compiling of this script, which Mallard's figure has to bear.
  return { 'ingest to gold': (JSON.parse(stdout) as { seconds: number }).seconds, 'peak memory (MiB)': peak };
}

async function run(source: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'run');
  rmSync(folder, { recursive: true, force: true });
  const { wall, peak, report } = await measuredRun('retail', source, join(folder, 'm.duckdb'), scratch);
  const { steps, publishSeconds } = report;
  const clustering = steps.findIndex(({ kind }) => kind === 'segmentation');
  const isMonitoring = ({ name }: { name: string }) => name.startsWith('quality.');
  const sum = (some: typeof steps) => some.reduce((total, { seconds }) => total + seconds, 0);
  const monitoring = sum(steps.filter(isMonitoring));
  const [firstSale, lastSale] = ['gold.invoice_sales', 'gold.product_pairs'].map((name) =>
    steps.findIndex((step) => step.name === name),
  );
  const sales = sum(steps.slice(firstSale, (lastSale ?? 0) + 1));
  const segments = sum(steps.slice(clustering)) - monitoring - sales;
  const stages = Object.fromEntries(
    steps.slice(0, clustering).map(({ name, seconds }) => [`  ${name}`, seconds]),
  );
  const toGold = wall - segments - sales - monitoring - publishSeconds;
  const known = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  return {
    'ingest to gold': toGold,
    '  start, definitions, records, commit': toGold - known,
    ...stages,
    segments,
    'sales tables': sales,
    'monitoring tables': monitoring,
    publish: publishSeconds,
    'whole run': wall,
    'peak memory (MiB)': peak,
  };
}
