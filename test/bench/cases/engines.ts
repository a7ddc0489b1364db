import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../../src/settings.ts';
import { startSparkServer } from '../../spark/server/thrift-server.ts';
import { PROJECT_FOLDERS } from '../../support/short-project.ts';
import type { BenchOptions, Case, Comparison } from '../case.ts';
import type { Figures } from '../figures.ts';
import { bySize } from '../histories.ts';
import { measuredRun, memoryOf } from '../measure.ts';
import { statusOf } from '../process-tree.ts';
import { stagesOf } from '../stages.ts';

/** All files into an empty warehouse whose tables are in DuckDB, and into one whose tables are on Spark. */
export const engines: Case = {
  name: 'engines',
  about: 'all files to segments with DuckDB, and with Spark in Delta Lake on the same machine',
  takes: '3 min; 10 min; with size 100 an hour',
  isLong: true,
  measure: (options) => bySize(options, compare),
};

async function compare(
  { runs, scratch }: BenchOptions,
  size: number,
  source: string,
  what: string,
): Promise<Comparison> {
  const memory = size >= 100 ? '10g' : '4g';
  const [duckdb, spark]: [Figures[], Figures[]] = [[], []];
  for (let i = 0; i < runs; i++) {
    duckdb.push(await onDuckdb(source, scratch));
    spark.push(await onSpark(source, scratch, memory));
  }
  return {
    title: `Engines: ${what} into an empty warehouse, gold published`,
    columns: [
      { name: 'DuckDB', figures: duckdb },
      { name: 'Spark', figures: spark },
    ],
    notes: [
      `Spark: its Thrift server on this machine, \`local[2]\` with ${memory} of heap, started before and not timed; its memory is that of its process and Mallard's added up.`,
    ],
  };
}

async function onDuckdb(source: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'on-duckdb');
  const project = projectWith(join(folder, 'project'), 'duckdb');
  const place = { pipeline: 'retail', source, project, warehouse: join(folder, 'm.duckdb') };
  const { wall, report, ...memory } = await measuredRun(place);
  rmSync(folder, { recursive: true, force: true });
  return { ...stagesOf(report, wall), 'peak memory (MiB)': memory.peak };
}

async function onSpark(source: string, scratch: string, memory: string): Promise<Figures> {
  const folder = join(scratch, 'on-spark');
  const project = projectWith(join(folder, 'project'), 'spark');
  mkdirSync(join(folder, 'server'), { recursive: true });
  const server = await startSparkServer({ delta: true, dir: join(folder, 'server'), memory });
  try {
    const env = { MALLARD_SPARK_URL: server.url };
    const place = { pipeline: 'retail', source, project, warehouse: join(folder, 'm.duckdb'), env };
    const { wall, report, ...own } = await measuredRun(place);
    const theirs = (statusOf(server.pid, 'VmHWM') ?? 0) / 1024;
    return {
      ...stagesOf(report, wall),
      'peak memory (MiB)': (memoryOf(own)['peak memory (MiB)'] as number) + theirs,
    };
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The package's own project, with a `mallard.yaml` of its own. */
function projectWith(folder: string, engine: string): string {
  for (const name of PROJECT_FOLDERS) cpSync(join(packageDir, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'mallard.yaml'), `engine: ${engine}\npublish: {include: [gold]}\n`);
  return folder;
}
