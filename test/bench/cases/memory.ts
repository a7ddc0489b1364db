import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Column, Comparison } from '../case.ts';
import type { Figures } from '../figures.ts';
import { withFiles } from '../histories.ts';
import { measuredRun, memoryOf } from '../measure.ts';
import { stagesOf } from '../stages.ts';

const [USUAL, LESS] = ['3GB', '1GB'];

/** The largest of the sizes, loaded with less memory than DuckDB usually has: it ends, by writing to the disk what it cannot hold. */
export const memory: Case = {
  name: 'memory',
  about: 'the largest size with a memory_limit of 1 GB beside the usual 3 GB, and what is spilled',
  takes: '20 s; 8 min; with size 100 an hour',
  isLong: true,
  async measure(options) {
    const { runs, scratch } = options;
    const size = Math.max(...options.sizes);
    return withFiles(options, size, async (source, what): Promise<Comparison[]> => {
      // What the largest takes with the usual limit is in the backfill of that size.
      const limits = size > 10 ? [LESS] : [USUAL, LESS];
      const columns = limits.map((limit): Column => ({ name: limit, figures: [] }));
      for (let i = 0; i < runs; i++)
        for (const [l, limit] of limits.entries())
          columns[l]?.figures.push(await limitedRun(source, limit, scratch));
      return [
        {
          title: `Memory: ${what} with MALLARD_MEMORY_LIMIT`,
          columns,
          notes: [
            'The limit is on what DuckDB holds; Node and the fits of segments come on top.',
            'Spilled: the most that was in the temporary folder at once, looked at every 50 ms.',
          ],
        },
      ];
    });
  },
};

async function limitedRun(source: string, limit: string, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'limited');
  const spilled = watchFolder(join(folder, 'm.state', 'tmp'));
  try {
    const env = { MALLARD_MEMORY_LIMIT: limit };
    const place = { pipeline: 'retail', source, warehouse: join(folder, 'm.duckdb'), env };
    const { wall, report, ...memory } = await measuredRun(place);
    const { 'ingest to gold': toGold = 0, 'whole run': whole = 0 } = stagesOf(report, wall);
    return {
      'ingest to gold': toGold,
      'whole run': whole,
      'spilled at most (MiB)': spilled.stop(),
      ...memoryOf(memory),
    };
  } finally {
    spilled.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The most that a folder has held at once from now to `stop`, in MiB. */
function watchFolder(folder: string): { stop(): number } {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, bytesIn(folder));
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return most / 2 ** 20;
    },
  };
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    return 0; // not there yet, or a file of it gone since
  }
}
