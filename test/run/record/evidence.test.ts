import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dropEvidence, keepEvidence, writeEvidence } from '../../../src/run/record/evidence.ts';
import type { Database } from '../../../src/warehouse/database.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { memoryWarehouse } from '../../warehouse/memory-warehouse.ts';

const HELD = {
  run_id: 'run-2',
  pipeline: 'shop',
  table_name: 'silver.sales',
  state: 'held',
  source_file: 'one.csv',
  file_id: 'f1',
  line: 7,
  byte_offset: null,
  rules: 'valid_amount',
  reason: 'a number above 0',
  raw: '{"amount": "it\'s \\"bad\\""}',
  ended_by: null,
};

async function hold(database: Database, row: typeof HELD): Promise<void> {
  const names = Object.keys(row);
  await database.run(
    `insert into ops.quarantine values (${names.map((name) => `$${name}`).join(', ')})`,
    row,
  );
}

const quarantine = (database: Database) => database.rows('select * from ops.quarantine order by all');

it('what a failed run would have quarantined outlives its transaction, as not_applied', async () => {
  const database = await memoryWarehouse();
  const folder = join(temporaryFolder(), "what's left", 'evidence');
  const older = { ...HELD, run_id: 'run-1', line: 1 };
  const otherTable = { ...HELD, table_name: 'silver.goods', line: 9 };
  const forgotten = { ...HELD, table_name: 'silver.other' };
  await hold(database, older);
  const work = database.transaction(async () => {
    for (const row of [HELD, otherTable, forgotten]) await hold(database, row);
    await keepEvidence(database, folder, 'run-2', 'silver.sales');
    await keepEvidence(database, folder, 'run-2', 'silver.goods');
    throw new Error('a rule stopped it');
  });
  await expect(work).rejects.toThrow('a rule stopped it');
  expect(await quarantine(database)).toEqual([older]);

  await writeEvidence(database, folder);
  expect(await quarantine(database)).toEqual([
    older,
    { ...otherTable, state: 'not_applied' },
    { ...HELD, state: 'not_applied' },
  ]);

  await dropEvidence(folder);
  expect(existsSync(folder)).toBe(false);
  await writeEvidence(database, folder);
  expect(await quarantine(database)).toHaveLength(3);
});

it('a dry run keeps nothing', async () => {
  const database = await memoryWarehouse();
  await hold(database, HELD);
  await keepEvidence(database, undefined, 'run-2', 'silver.sales');
  expect(await quarantine(database)).toEqual([HELD]);
});

it('a run that quarantined nothing has nothing to write or to drop', async () => {
  const database = await memoryWarehouse();
  const folder = join(temporaryFolder(), 'evidence');
  await writeEvidence(database, folder);
  await dropEvidence(folder);
  expect(await quarantine(database)).toEqual([]);
});
