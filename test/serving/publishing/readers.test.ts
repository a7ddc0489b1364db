import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { packageDir } from '../../../src/settings.ts';
import { queryFile } from '../../support/digest.ts';
import { retailFile, retailLine } from '../../support/retail.ts';
import { mallard } from '../../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';
import { newWarehouse } from '../../support/warehouse.ts';

/**
 * In a process of its own, until it is stopped: opens the published file, asks how far four tables and the history
 * have come, and prints the answer. All of them tell the same number of days if all are of one run.
 */
const LOOPING_READER = `
  import { openPublished } from ${JSON.stringify(join(packageDir, 'dist/warehouse/open.js'))};
  for (;;) {
    const database = await openPublished(process.argv[1]);
    const { rows } = await database.query(\`select (select count(*) from bronze.retail_transactions),
      (select count(*) from silver.retail_transactions), (select sum(Frequency)::integer from gold.customer_rfm),
      (select count(*) from gold.customer_segments), (select count(*) from ops.runs)\`);
    console.log(JSON.stringify(rows[0]));
    database.close();
  }`;

const HOLDING_READER = `
  import { openPublished } from ${JSON.stringify(join(packageDir, 'dist/warehouse/open.js'))};
  await openPublished(process.argv[1]); console.log('open'); setInterval(() => {}, 1000);`;

it('lets readers read through ten runs, and never shows them two runs at once', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const warehouse = newWarehouse(folder);
  const nextDay = async (day: number) => {
    const line = retailLine({ invoice: String(500_000 + day), customer: String(13_000 + day) });
    writeFiles(folder, { [`in/${day}.csv`]: retailFile(line) });
    const outcome = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
    expect(outcome.code, outcome.stderr).toBe(0);
  };
  await nextDay(1);
  const read = (script: string) => spawn(process.execPath, ['--input-type=module', '-e', script, warehouse]);
  const [holding, looping] = [read(HOLDING_READER), read(LOOPING_READER)];
  let complaint = '';
  for (const child of [holding, looping])
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  try {
    const answers: number[][] = [];
    createInterface({ input: looping.stdout }).on('line', (line) =>
      answers.push(JSON.parse(line) as number[]),
    );
    await once(holding.stdout, 'data');
    for (let day = 2; day <= 11; day++) await nextDay(day);
    expect(complaint).toBe('');
    expect(answers.length).toBeGreaterThan(10);
    for (const answer of answers) expect(new Set(answer).size, JSON.stringify(answer)).toBe(1);
    expect(new Set(answers.map(([days]) => days)).size).toBeGreaterThan(5);
    expect(await queryFile(warehouse, 'select count(*) as n from silver.retail_transactions')).toEqual([
      { n: 11 },
    ]);
  } finally {
    for (const child of [holding, looping]) child.kill('SIGKILL');
  }
});
