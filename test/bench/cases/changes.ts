import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../../src/run/record/run-report.ts';
import type { Case, Column, Comparison } from '../case.ts';
import type { Figures } from '../figures.ts';
import { grownBy, growthOf, type Warehouse, warehouseOf } from '../histories.ts';
import { measuredNode, measuredRun, memoryOf, PROGRAM } from '../measure.ts';
import { stagesOf } from '../stages.ts';

/** A file that comes again with other bytes, and one that is taken back out, each on histories of several sizes. */
export const changes: Case = {
  name: 'changes',
  about: 'a file that is replaced, and one that is retracted, on histories of several sizes',
  takes: '20 s; 4 min; with size 100 half an hour more',
  isLong: true,
  async measure(options) {
    const warehouses: Warehouse[] = [];
    for (const size of options.sizes) warehouses.push(await warehouseOf(options, growthOf(size), 'keep'));
    const columns = () =>
      warehouses.map(({ growth }): Column => ({ name: `on ${grownBy(growth)}`, figures: [] }));
    const [replaced, retracted] = [columns(), columns()];
    for (let i = 0; i < options.runs; i++) {
      for (const [w, warehouse] of warehouses.entries()) {
        const names = readdirSync(warehouse.inbox).sort();
        const middle = Math.floor(names.length / 2) + 2 * i;
        replaced[w]?.figures.push(await replaceOne(warehouse, names[middle] ?? ''));
        retracted[w]?.figures.push(await retractOne(warehouse, names[middle + 1] ?? ''));
      }
    }
    const compared = (title: string, figures: Column[]): Comparison => ({
      title,
      columns: figures,
      notes: [],
    });
    return [
      compared('Replace: a file from the middle of the history comes again, its last record gone', replaced),
      compared(
        'Retract: a file from the middle of the history is taken back out (mallard retract)',
        retracted,
      ),
    ];
  },
};

async function replaceOne({ inbox, file, project }: Warehouse, name: string): Promise<Figures> {
  const path = join(inbox, name);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${lines.slice(0, -1).join('\n')}\n`);
  const cost = await measuredRun({ pipeline: 'retail', source: inbox, warehouse: file, project });
  return figuresOf(cost);
}

async function retractOne({ inbox, file, project }: Warehouse, name: string): Promise<Figures> {
  const where = ['--project', project, '--warehouse', file, '--source', inbox];
  const cost = await measuredNode([PROGRAM, '-q', '--json', 'retract', name, 'retail', ...where]);
  return figuresOf({ ...cost, report: JSON.parse(cost.stdout) as RunReport });
}

function figuresOf({ report, wall, ...memory }: Awaited<ReturnType<typeof measuredRun>>): Figures {
  if (report.replaced !== 1) throw new Error(`${report.replaced} contents left the tables, not 1`);
  const { 'ingest to gold': toGold = 0, ...stages } = stagesOf(report, wall);
  return { 'typed to published gold': toGold + report.publishSeconds, ...stages, ...memoryOf(memory) };
}
