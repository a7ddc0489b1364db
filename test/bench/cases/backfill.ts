import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../../src/settings.ts';
import type { BenchOptions, Case, Comparison } from '../case.ts';
import type { Figures } from '../figures.ts';
import { bySize } from '../histories.ts';
import { measuredNode, measuredRun, memoryOf } from '../measure.ts';
import { stagesOf } from '../stages.ts';

/** All files into an empty warehouse, beside the floor (see floor.ts), in turn, each in a process of its own. */
export const backfill: Case = {
  name: 'backfill',
  about: 'all files into an empty warehouse, beside a bare DuckDB script of the same SQL',
  takes: '20 s; 10 min; with size 100 an hour',
  measure: (options) => bySize(options, compare),
};

async function compare(
  { runs, scratch, quick }: BenchOptions,
  size: number,
  source: string,
  what: string,
): Promise<Comparison> {
  const [floors, ours]: [Figures[], Figures[]] = [[], []];
  if (!quick && size <= 10) await floorRun(source, scratch); // warms the file cache, and is not counted
  for (let i = 0; i < runs; i++) {
    const { seconds, ...memory } = await floorRun(source, scratch);
    floors.push({ 'ingest to gold': seconds, ...memoryOf(memory) });
    ours.push(await ourRun(source, scratch));
  }
  return {
    title: `Backfill: ${what} into an empty warehouse`,
    columns: [
      { name: 'floor', figures: floors },
      { name: 'Mallard', figures: ours },
    ],
    notes: [
      'The floor is a bare DuckDB script of the same read, silver and RFM SQL by its own clock, without the start of Node.',
    ],
  };
}

/** A bare DuckDB script; its own clock leaves out the start of Node and its compiling, which Mallard's figure has to bear. */
export async function floorRun(source: string, scratch: string) {
  const file = join(scratch, 'floor.duckdb');
  const script = join(packageDir, 'test', 'bench', 'floor.ts');
  const { stdout, ...memory } = await measuredNode(['--import', 'tsx', script, source, file]);
  for (const part of [file, `${file}.wal`]) rmSync(part, { force: true });
  return { ...memory, seconds: (JSON.parse(stdout) as { seconds: number }).seconds };
}

async function ourRun(source: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'backfill');
  const { wall, report, ...memory } = await measuredRun({
    pipeline: 'retail',
    source,
    warehouse: join(folder, 'm.duckdb'),
  });
  rmSync(folder, { recursive: true, force: true });
  return { ...stagesOf(report, wall), ...memoryOf(memory) };
}
