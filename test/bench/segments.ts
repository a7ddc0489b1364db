import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { type Figures, measured } from './measured.ts';

const SCRIPT = join(packageDir, 'test', 'bench', 'many-customers.ts');

/** From lines in silver to written segments, for each number of customers in turn: seconds by step, and peak memory. */
export async function measureSegments(
  sizes: readonly number[],
  runs: number,
  scratch: string,
): Promise<Figures[][]> {
  const folders = sizes.map((customers) => ({ customers, folder: join(scratch, `customers-${customers}`) }));
  for (const { customers, folder } of folders) await script('make', folder, String(customers));
  const figures: Figures[][] = sizes.map(() => []);
  for (let i = 0; i < runs; i++)
    for (const [s, { folder }] of folders.entries()) {
      const { stdout, peak } = await script('segment', folder);
      const { steps } = JSON.parse(stdout) as { steps: Figures };
      const all = Object.values(steps).reduce((sum, seconds) => sum + seconds, 0);
      figures[s]?.push({
        'SQL features to written tables': all,
        ...indented(steps),
        'peak memory, MiB': peak,
      });
    }
  return figures;

  async function script(task: string, folder: string, ...more: string[]) {
    return measured(['--import', 'tsx', SCRIPT, task, folder, ...more], scratch);
  }
}

function indented(steps: Figures): Figures {
  return Object.fromEntries(Object.entries(steps).map(([name, seconds]) => [`  ${name}`, seconds]));
}
