import { join } from 'node:path';
import { expect } from 'vitest';
import { writeSmallProject } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { mallard } from '../support/mallard.ts';
import { writeFiles } from '../support/temporary.ts';

/** The small project, to which a day brings one sale more; and what is published of it. */
export async function versionedShop(days: number, files: Record<string, string> = {}) {
  const project = writeSmallProject(files);
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  const type = (...args: string[]) => mallard('--project', project, ...args);
  let day = 0;
  const addDay = (kind = 'a') => {
    day += 1;
    writeFiles(project, { [`data/${day}.csv`]: `id,kind,amount,day\n${day},${kind},1,2026-01-0${day}\n` });
  };
  const nextDay = async () => {
    addDay();
    const outcome = await type('run');
    expect(outcome.code, outcome.stderr).toBe(0);
  };
  for (let i = 0; i < days; i++) await nextDay();
  const sales = async () => {
    const [row] = await queryFile<{ n: number }>(
      warehouse,
      'select cast(sum(amount) as integer) as n from gold.totals',
    );
    return row?.n;
  };
  const versions = async (): Promise<{ run: string; live: boolean }[]> =>
    JSON.parse((await type('--json', 'rollback', '--list')).stdout).versions;
  return { project, warehouse, type, addDay, nextDay, sales, versions };
}
