import { execFile } from 'node:child_process';
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { digestWarehouse, queryFile } from '../support/digest.ts';
import { mallardIn } from '../support/mallard.ts';
import { copyProject } from '../support/project.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { writeFiles } from '../support/temporary.ts';
import { blocksOf, documentOf } from './docs.ts';

const MALLARD = `'${process.execPath}' '${join(packageDir, 'dist', 'cli', 'main.js')}'`;

/** Types a block of the page into a shell. */
async function type(project: string, block: string): Promise<string> {
  const script = `set -eu\n${block.replaceAll('npx mallard', MALLARD)}`;
  return (await promisify(execFile)('bash', ['-c', script], { cwd: project })).stdout;
}

it('docs/backup.md restores what was lost, and the runs after it load each file once', async () => {
  const [backUp = '', look = '', restore = '', ...more] = blocksOf(documentOf('docs/backup.md'), 'sh');
  expect(more).toEqual([]);
  const project = copyProject();
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  const run = () => mallardIn(project, 'run', 'retail', '--source', 'data/retail');
  const dayArrives = (day: number) => {
    const [invoice, customer] = [String(500_000 + day), String(13_000 + day)];
    const bad = retailLine({ invoice, customer, quantity: '0' });
    writeFiles(project, { [`data/retail/${day}.csv`]: retailFile(retailLine({ invoice, customer }), bad) });
  };

  dayArrives(1);
  expect(await run()).toMatchObject({ code: 0 });
  dayArrives(2);
  expect(await run()).toMatchObject({ code: 0 });
  await type(project, backUp);
  expect(await type(project, look)).toContain('succeeded');

  dayArrives(3);
  expect(await run()).toMatchObject({ code: 0 });
  const before = await digestWarehouse(warehouse);
  const [last] = await queryFile<{ id: string }>(warehouse, 'select max(run_id) as id from ops.runs');

  await type(project, restore);
  expect(await digestWarehouse(warehouse)).toEqual(before);
  const ledger = 'select path, status, count(*)::integer as times from ops.files group by all order by path';
  expect(await queryFile(warehouse, ledger)).toEqual(
    [1, 2, 3].map((day) => ({ path: `${day}.csv`, status: 'loaded', times: 1 })),
  );
  const again = `select count(*)::integer as n from ops.runs where run_id = '${last?.id}'`;
  expect(await queryFile(warehouse, again)).toEqual([{ n: 0 }]);

  const writer = join(project, 'warehouse', 'mallard.state', 'writer.duckdb');
  expect(statSync(writer).mode & 0o200).toBe(0o200);
  expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing new') });
});

it('the same bytes from another place are known to a restored ledger', async () => {
  const [backUp = '', , restore = ''] = blocksOf(documentOf('docs/backup.md'), 'sh');
  const project = copyProject();
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  writeFiles(project, { 'first/1.csv': retailFile(retailLine()) });
  expect(await mallardIn(project, 'run', 'retail', '--source', 'first')).toMatchObject({ code: 0 });
  await type(project, backUp);
  renameSync(join(project, 'first'), join(project, 'moved'));
  await type(project, restore.replace('data/retail', 'moved'));
  expect(await queryFile(warehouse, 'select count(*)::integer as n from bronze.retail_transactions')).toEqual(
    [{ n: 1 }],
  );
  expect(await queryFile(warehouse, 'select status from ops.files order by rowid')).toEqual([
    { status: 'loaded' },
    { status: 'duplicate' },
  ]);
});
