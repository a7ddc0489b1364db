import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions, Case, Column, Comparison } from '../case.ts';
import type { Figures } from '../figures.ts';
import { grownBy, growthOf, type Warehouse, warehouseOf } from '../histories.ts';
import type { Growth } from '../larger-history.ts';
import { measuredRun, memoryOf } from '../measure.ts';
import { stagesOf } from '../stages.ts';

export const daily: Case = {
  name: 'daily',
  about: 'one new file on histories of several sizes, the source archiving what is loaded',
  takes: '15 s; 5 min; with size 100 half an hour more',
  measure: (options) => measureDaily(options, 'archive'),
};

export const dailyKeep: Case = {
  name: 'daily-keep',
  about: 'the same where the source keeps all files, so that each look has to pass over them',
  takes: '15 s; 5 min; with size 100 half an hour more',
  isLong: true,
  measure: (options) => measureDaily(options, 'keep'),
};

/** One new daily file on warehouses that hold all before it: the newest days arrive one by one, on all in turn. */
async function measureDaily(options: BenchOptions, afterLoad: 'keep' | 'archive'): Promise<Comparison[]> {
  const warehouses: Warehouse[] = [];
  for (const growth of growthsOf(options.sizes))
    warehouses.push(await warehouseOf(options, growth, afterLoad));
  const columns = warehouses.map(({ growth }): Column => ({ name: `on ${grownBy(growth)}`, figures: [] }));
  for (let day = 0; day < options.runs; day++)
    for (const [i, warehouse] of warehouses.entries())
      columns[i]?.figures.push(await takeOne(warehouse, day));
  return [
    {
      title: `Daily: one new file on what is there already (after_load: ${afterLoad})`,
      columns,
      notes: warehouses.some(({ growth }) => growth.customers > 1)
        ? ['Where there are 10 × the customers, the new file has 10 × the lines too.']
        : [],
    },
  ];
}

/** More days and more customers apart, since they cost in different places. */
function growthsOf(sizes: readonly number[]): Growth[] {
  return sizes.flatMap((size) =>
    size === 10 ? [growthOf(10), { days: 1, customers: 10 }] : [growthOf(size)],
  );
}

async function takeOne({ inbox, later, toCome, file, project }: Warehouse, day: number): Promise<Figures> {
  const name = toCome[day] ?? '';
  renameSync(join(later, name), join(inbox, name));
  const { wall, report, ...memory } = await measuredRun({
    pipeline: 'retail',
    source: inbox,
    warehouse: file,
    project,
  });
  if (report.files.loaded !== 1) throw new Error(`${report.files.loaded} files were loaded, not 1`);
  const { 'ingest to gold': toGold = 0, ...stages } = stagesOf(report, wall);
  return { 'drop to published gold': toGold + report.publishSeconds, ...stages, ...memoryOf(memory) };
}
