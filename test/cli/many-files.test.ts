import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { queryFile } from '../support/digest.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

it('loads 2,000 files that are dropped at once, each once, in one run', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const warehouse = newWarehouse(folder);
  writeFiles(folder, { 'in/.keep': '' });
  for (let i = 0; i < 2_000; i++) {
    writeFileSync(join(folder, 'in', `${i}.csv`), retailFile(retailLine({ invoice: String(500_000 + i) })));
  }
  const run = () => mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
  expect(await run()).toMatchObject({ code: 0 });
  const counts =
    'select count(*) as n, count(distinct InvoiceNo) as i, count(distinct source_file) as f from silver.retail_transactions';
  expect(await queryFile(warehouse, counts)).toEqual([{ n: 2_000, i: 2_000, f: 2_000 }]);
  expect((await run()).stdout).toContain('nothing new');
  expect(await queryFile(warehouse, 'select count(*) as n from ops.runs')).toEqual([{ n: 1 }]);
});
