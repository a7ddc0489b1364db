import { appendFileSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError } from '../../src/errors.ts';
import { packageDir } from '../../src/settings.ts';
import { PROJECT_FOLDERS } from '../support/short-project.ts';
import type { BenchOptions, Comparison } from './case.ts';
import { type Growth, writeLargerHistory } from './larger-history.ts';
import { measuredRun } from './measure.ts';

/** How a history of so many times the records is made: more days first, then more customers too. */
export function growthOf(size: number): Growth {
  const days = Math.min(size, 10);
  const customers = size / days;
  if (!Number.isInteger(days) || !Number.isInteger(customers) || customers > 10 || size < 1)
    throw new MallardError('usage', `no history of ${size} times the files can be made`, {
      where: 'npm run bench',
      next: 'a size is 1 to 10, or a multiple of 10 up to 100',
    });
  return { days, customers };
}

/** In words, for a title. */
export function grownBy({ days, customers }: Growth): string {
  const ways = [
    ...(days > 1 ? [`${days} × the days`] : []),
    ...(customers > 1 ? [`${customers} × the customers`] : []),
  ];
  return ways.length === 0 ? 'the files alone' : ways.join(' and ');
}

/** Gives the files of a size to what measures with them; those that had to be made are on the disk for as long alone. */
export async function withFiles<Result>(
  { source, scratch }: BenchOptions,
  size: number,
  measure: (folder: string, what: string) => Promise<Result>,
): Promise<Result> {
  const growth = growthOf(size);
  const count = `${readdirSync(source).length * growth.days} files`;
  if (size === 1) return measure(source, count);
  const folder = join(scratch, `files-${size}`);
  try {
    writeLargerHistory(source, folder, growth);
    return await measure(folder, `${count} (${grownBy(growth)})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures the same with the files of each size that was asked for. */
export async function bySize(
  options: BenchOptions,
  compare: (options: BenchOptions, size: number, source: string, what: string) => Promise<Comparison>,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const size of options.sizes)
    comparisons.push(await withFiles(options, size, (source, what) => compare(options, size, source, what)));
  return comparisons;
}

/** A warehouse that holds all of a history but its newest files, and its source. */
export interface Warehouse {
  growth: Growth;
  project: string;
  inbox: string;
  file: string;
  /** Where the files are that are yet to arrive. */
  later: string;
  /** Their names, oldest first. */
  toCome: string[];
}

const prepared = new Map<string, Promise<Warehouse>>();

/**
 * The warehouse of a history, loaded by one `mallard run` when it is first asked for; the cases of one bench share it.
 *
 * @param afterLoad whether its source keeps the files that are loaded
 */
export function warehouseOf(
  options: BenchOptions,
  growth: Growth,
  afterLoad: 'keep' | 'archive',
): Promise<Warehouse> {
  const key = `${growth.days}-${growth.customers}-${afterLoad}`;
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const made = prepare(options, growth, afterLoad, join(options.scratch, `warehouse-${key}`));
  prepared.set(key, made);
  return made;
}

async function prepare(
  { source, runs }: BenchOptions,
  growth: Growth,
  afterLoad: 'keep' | 'archive',
  folder: string,
): Promise<Warehouse> {
  const [project, inbox, later] = [join(folder, 'project'), join(folder, 'inbox'), join(folder, 'later')];
  for (const part of PROJECT_FOLDERS)
    cpSync(join(packageDir, part), join(project, part), { recursive: true });
  appendFileSync(join(project, 'pipelines', 'retail.yaml'), `\nafter_load: ${afterLoad}\n`);
  const toCome = writeLargerHistory(source, inbox, growth).slice(-runs);
  mkdirSync(later);
  for (const name of toCome) renameSync(join(inbox, name), join(later, name));
  const file = join(folder, 'm.duckdb');
  await measuredRun({ pipeline: 'retail', source: inbox, warehouse: file, project });
  return { growth, project, inbox, file, later, toCome };
}
