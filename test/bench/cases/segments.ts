import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../../src/settings.ts';
import type { Case, Column } from '../case.ts';
import { type Figures, sumOf } from '../figures.ts';
import { measuredNode, memoryOf } from '../measure.ts';

const SCRIPT = join(packageDir, 'test', 'bench', 'many-customers.ts');
const [QUICK_SIZES, SIZES] = [[10_000], [10_000, 100_000, 1_000_000]];

/** From lines in silver to written segments, for each number of customers in turn: seconds by step, and peak memory. */
export const segments: Case = {
  name: 'segments',
  about: 'k = 2…12 on made-up customers, from lines in silver to written tables',
  takes: '5 s; 2 min',
  async measure({ runs, scratch, quick }) {
    const sizes = quick ? QUICK_SIZES : SIZES;
    const folders = sizes.map((customers) => ({
      customers,
      folder: join(scratch, `customers-${customers}`),
    }));
    for (const { customers, folder } of folders) await script('make', folder, String(customers));
    const columns = sizes.map(
      (customers): Column => ({ name: `${customers.toLocaleString('en')} customers`, figures: [] }),
    );
    for (let i = 0; i < runs; i++)
      for (const [s, { folder }] of folders.entries()) {
        const { stdout, ...memory } = await script('segment', folder);
        const { steps } = JSON.parse(stdout) as { steps: Figures };
        columns[s]?.figures.push({
          'SQL features to written tables': sumOf(Object.values(steps)),
          ...indented(steps),
          ...memoryOf(memory),
        });
      }
    for (const { folder } of folders) rmSync(folder, { recursive: true });
    const title = 'Segments: k = 2…12 on made-up customers, from lines in silver to written tables';
    return [{ title, columns, notes: [] }];
  },
};

function script(task: string, folder: string, ...more: string[]) {
  return measuredNode(['--import', 'tsx', SCRIPT, task, folder, ...more]);
}

function indented(steps: Figures): Figures {
  return Object.fromEntries(Object.entries(steps).map(([name, seconds]) => [`  ${name}`, seconds]));
}
