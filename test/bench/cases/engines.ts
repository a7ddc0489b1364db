import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../../src/settings.ts';
import { emptyServer } from '../../spark/server/empty-server.ts';
import { startSparkServer } from '../../spark/server/thrift-server.ts';
import { PROJECT_FOLDERS } from '../../support/short-project.ts';
import type { BenchOptions, Case, Column, Comparison } from '../case.ts';
import type { Figures } from '../figures.ts';
import { bySize } from '../histories.ts';
import { measuredRun } from '../measure.ts';
import { statusOf } from '../process-tree.ts';
import { stagesOf } from '../stages.ts';

/** All files into an empty warehouse whose tables are in DuckDB, and into one whose tables are on Spark. */
export const engines: Case = {
  name: 'engines',
  about: 'all files to segments with DuckDB, and with Spark in Delta Lake on the same machine',
  takes: '10 min; 30 min; with size 100 an hour and a half',
  isLong: true,
  measure: (options) => bySize(options, compare),
};

async function compare(
  { runs, scratch }: BenchOptions,
  size: number,
  source: string,
  what: string,
): Promise<Comparison> {
  const isLarge = size >= 100;
  const server = isLarge ? { memory: '10g', partitions: 32 } : { memory: '4g', partitions: 2 };
  const columns: Column[] = ['DuckDB', 'Spark, just started', 'Spark, once more'].map((name) => ({
    name,
    figures: [],
  }));
  for (let i = 0; i < runs; i++) {
    const times = isLarge ? 1 : 2;
    const all = [await onDuckdb(source, scratch), ...(await onSpark(source, scratch, server, times))];
    for (const [nth, figures] of all.entries()) columns[nth]?.figures.push(figures);
  }
  return {
    title: `Engines: ${what} into an empty warehouse, gold published`,
    columns: columns.filter(({ figures }) => figures.length > 0),
    notes: [
      `Spark: its Thrift server on this machine, \`local[2]\` with ${server.memory} of heap and ${server.partitions} parts to a shuffle, started before and not timed; its memory is that of its process and Mallard's added up.`,
      isLarge
        ? 'The server was asked for nothing before.'
        : 'Once more: the same into another empty warehouse, on the server that has run it before and compiled what it is made of.',
    ],
  };
}

async function onDuckdb(source: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'on-duckdb');
  const project = projectWith(join(folder, 'project'), 'duckdb');
  const place = { pipeline: 'retail', source, project, warehouse: join(folder, 'm.duckdb') };
  const { wall, report, peak } = await measuredRun(place);
  rmSync(folder, { recursive: true, force: true });
  return { ...stagesOf(report, wall), 'peak memory (MiB)': peak };
}

/** On one server, so many times, each into an empty warehouse. */
async function onSpark(
  source: string,
  scratch: string,
  options: { memory: string; partitions: number },
  times: number,
): Promise<Figures[]> {
  const folder = join(scratch, 'on-spark');
  const project = projectWith(join(folder, 'project'), 'spark');
  const server = await startSparkServer({ delta: true, dir: join(folder, 'server'), ...options });
  const env = { MALLARD_SPARK_URL: server.url };
  const all: Figures[] = [];
  try {
    for (let i = 0; i < times; i++) {
      const place = { pipeline: 'retail', source, project, warehouse: join(folder, `${i}`, 'm.duckdb'), env };
      forgetPeak(server.pid);
      const { wall, report, peak } = await measuredRun(place);
      const theirs = (statusOf(server.pid, 'VmHWM') ?? 0) / 1024;
      all.push({ ...stagesOf(report, wall), 'peak memory (MiB)': peak + theirs });
      await emptyServer(server.url);
    }
    return all;
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From here on the most memory that a process had counts anew. */
function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The package's own project, with a `mallard.yaml` of its own. */
function projectWith(folder: string, engine: string): string {
  for (const name of PROJECT_FOLDERS) cpSync(join(packageDir, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'mallard.yaml'), `engine: ${engine}\npublish: {include: [gold]}\n`);
  return folder;
}
