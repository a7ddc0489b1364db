import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../../../src/settings.ts';
import { queryFile } from '../../support/digest.ts';
import { retailFile, retailLine } from '../../support/retail.ts';
import { mallard } from '../../support/short-mallard.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';
import { newWarehouse } from '../../support/warehouse.ts';

/** A shop with a file for its first day, and a way to add the next. */
async function shopWithOneDay() {
  const folder = temporaryFolder();
  const warehouse = newWarehouse(folder);
  let day = 0;
  const nextDay = async () => {
    day += 1;
    writeFiles(folder, { [`in/day${day}.csv`]: retailFile(retailLine({ invoice: String(500_000 + day) })) });
    const outcome = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
    expect(outcome.code, outcome.stderr).toBe(0);
  };
  await nextDay();
  return { folder, warehouse, nextDay };
}

/** In a process of its own: opens the file read-only, keeps it open, and answers each line on stdin with its count. */
const READER = `
  import { createInterface } from 'node:readline';
  import { openPublished } from ${JSON.stringify(join(packageDir, 'dist/warehouse/open.js'))};
  const database = await openPublished(process.argv[1]);
  for await (const _ of createInterface({ input: process.stdin })) {
    console.log((await database.row('select count(*) as n from silver.retail_transactions')).n);
  }`;

describe('publishing', () => {
  it('never waits for a reader, and a reader keeps what it opened', async () => {
    const { warehouse, nextDay } = await shopWithOneDay();
    const reader = spawn(process.execPath, ['--input-type=module', '-e', READER, warehouse]);
    try {
      const answers = createInterface({ input: reader.stdout });
      const ask = async () => {
        reader.stdin.write('\n');
        return String((await once(answers, 'line'))[0]);
      };
      expect(await ask()).toBe('1');
      await nextDay();
      await nextDay();
      expect(await ask()).toBe('1');
      expect(await queryFile(warehouse, 'select count(*) as n from silver.retail_transactions')).toEqual([
        { n: 3 },
      ]);
    } finally {
      reader.kill('SIGKILL');
    }
  });

  it('leaves a read-only file and nothing beside it but the state folder', async () => {
    const { folder, warehouse } = await shopWithOneDay();
    expect(statSync(warehouse).mode & 0o777).toBe(0o444);
    expect(readdirSync(folder).sort()).toEqual(['in', 'm.duckdb', 'm.state']);
  });

  it('publishes again what a crash kept from being published', async () => {
    const { folder, warehouse, nextDay } = await shopWithOneDay();
    await nextDay();
    rmSync(warehouse);
    const again = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
    expect(again.stdout).toContain('nothing new');
    expect(await queryFile(warehouse, 'select count(*) as n from silver.retail_transactions')).toEqual([
      { n: 2 },
    ]);
  });
});
