import { appendFileSync, copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { PROJECT_FOLDERS } from '../support/short-project.ts';
import { writeLongerHistory } from './longer-history.ts';
import { type Figures, measuredRun } from './measured.ts';

const HISTORIES = [1, 10] as const;

/** A warehouse that holds all but the newest files of a history, and its source. */
interface Warehouse {
  project: string;
  all: string;
  inbox: string;
  file: string;
  /** Names of the files yet to arrive, oldest first. */
  toCome: string[];
}

/**
 * One new daily file on a warehouse that holds all the days before it, and on one with ten times as many: what each
 * stage costs. The newest days arrive one by one, on both in turn.
 *
 * @param source the daily files
 * @param days how many arrive
 * @param afterLoad whether the source keeps the files that are loaded
 */
export async function measureDaily(
  source: string,
  days: number,
  afterLoad: 'keep' | 'archive',
  scratch: string,
): Promise<Figures[][]> {
  const project = join(scratch, afterLoad);
  for (const part of PROJECT_FOLDERS)
    cpSync(join(packageDir, part), join(project, part), { recursive: true });
  appendFileSync(join(project, 'pipelines', 'retail.yaml'), `\nafter_load: ${afterLoad}\n`);
  const warehouses: Warehouse[] = [];
  for (const times of HISTORIES) warehouses.push(await prepare(source, times, days, project, scratch));
  const figures: Figures[][] = HISTORIES.map(() => []);
  for (let day = 0; day < days; day++) {
    for (const [i, warehouse] of warehouses.entries()) {
      const name = warehouse.toCome[day] ?? '';
      copyFileSync(join(warehouse.all, name), join(warehouse.inbox, name));
      figures[i]?.push(await takeOne(warehouse, scratch));
    }
  }
  return figures;
}

async function prepare(
  source: string,
  times: number,
  days: number,
  project: string,
  scratch: string,
): Promise<Warehouse> {
  const folder = join(project, `daily-${times}`);
  const [all, inbox, file] = [join(folder, 'all'), join(folder, 'inbox'), join(folder, 'm.duckdb')];
  const names = writeLongerHistory(source, all, times);
  mkdirSync(inbox, { recursive: true });
  for (const name of names.slice(0, -days)) copyFileSync(join(all, name), join(inbox, name));
  await measuredRun('retail', inbox, file, scratch, project);
  return { project, all, inbox, file, toCome: names.slice(-days) };
}

async function takeOne({ inbox, file, project }: Warehouse, scratch: string): Promise<Figures> {
  const { wall, report } = await measuredRun('retail', inbox, file, scratch, project);
  if (report.files.loaded !== 1) throw new Error(`${report.files.loaded} files were loaded, not 1`);
  const of = (pick: (name: string, kind: string) => boolean) =>
    report.steps.filter(({ name, kind }) => pick(name, kind)).reduce((sum, { seconds }) => sum + seconds, 0);
  const [landing, bronze] = [of((_, kind) => kind === 'arrival'), of((_, kind) => kind === 'bronze')];
  const clustering = report.steps.findIndex(({ kind }) => kind === 'segmentation');
  const monitoring = of((name) => name.startsWith('quality.'));
  const segments = report.steps.slice(clustering).reduce((sum, { seconds }) => sum + seconds, 0) - monitoring;
  const silver = of((name, kind) => kind === 'table' && name.startsWith('silver.'));
  const whole = report.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const gold = whole - landing - bronze - silver - segments - monitoring;
  return {
    'arrival, bronze and silver': landing + bronze + silver,
    '  arrival': landing,
    '  bronze': bronze,
    '  silver': silver,
    gold,
    'start, definitions, records, commit': wall - whole - report.publishSeconds,
    publish: report.publishSeconds,
    'drop to published gold': wall - segments - monitoring,
    segments,
    'monitoring tables': monitoring,
  };
}
