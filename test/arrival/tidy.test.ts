import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeLedger } from '../../src/arrival/ledger-table.ts';
import { pruneLanding } from '../../src/arrival/tidy.ts';
import { emptyWarehouse } from '../bronze/bronze-warehouse.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { entry } from './entry.ts';

const LOADED_AT = '2026-03-04 05:06:07';
const DAY_MS = 86_400_000;

it('prunes copies of contents that have been in bronze for long enough, and half copies at once', async () => {
  const landing = temporaryFolder();
  const [loaded, rejected, half] = ['ba7816bf8f01cfea.csv', 'aaaaaaaaaaaaaaaa.csv', 'c.part'];
  writeFiles(landing, { [loaded]: 'abc', [rejected]: 'x', [half]: 'y' });
  const database = await emptyWarehouse();
  const others = entry({ path: 'b.csv', fileId: 'aaaaaaaaaaaaaaaa', status: 'rejected' });
  await writeLedger(database, [entry(), others], { runId: 'run-1', startedAt: LOADED_AT });
  const later = (days: number) => Date.parse(`${LOADED_AT}Z`) + days * DAY_MS;
  expect(await pruneLanding(database, 'shop', landing, 30, later(29.9))).toBe(1);
  expect(readdirSync(landing).sort()).toEqual([rejected, loaded]);
  expect(await pruneLanding(database, 'shop', landing, 30, later(30.1))).toBe(1);
  expect(readdirSync(landing).sort()).toEqual([rejected]);
});
