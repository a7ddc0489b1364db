import { describe, expect, it } from 'vitest';
import type { FileStatus, LedgerEntry } from '../../src/arrival/ledger.ts';
import { writeLedger } from '../../src/arrival/ledger-table.ts';
import { inBronzeAmong, loadedBefore, unknownAmong } from '../../src/arrival/match-ledger.ts';
import { emptyWarehouse } from '../bronze/bronze-warehouse.ts';
import { entry } from './entry.ts';

const RUN = { runId: 'run-1', startedAt: '2026-03-04 05:06:07' };
const PLACE = { pipeline: 'shop', table: 'bronze.sales', source: '/in' };
const FILE = { path: 'a.csv', size: 3, identity: '3-1-1' };

async function warehouse(entries: LedgerEntry[]) {
  const database = await emptyWarehouse();
  await writeLedger(database, entries, RUN);
  return database;
}

async function isKnown(entries: LedgerEntry[], file = FILE): Promise<boolean> {
  return (await unknownAmong(await warehouse(entries), PLACE, [file])).length === 0;
}

describe('unknownAmong', () => {
  it.each<[FileStatus, boolean]>([
    ['loaded', true],
    ['empty', true],
    ['ignored', true],
    ['retracted', true],
    ['rejected', false],
    ['replaced', false],
  ])('takes a file on record as %s for known: %s', async (status, known) => {
    expect(await isKnown([entry({ status })])).toBe(known);
  });

  it('knows a duplicate as long as its bytes are in bronze, from whichever source', async () => {
    const duplicate = entry({ status: 'duplicate' });
    const original = { path: 'b.csv', identity: '3-2-2' };
    expect(await isKnown([entry(original), duplicate])).toBe(true);
    expect(await isKnown([entry({ ...original, source: '/elsewhere' }), duplicate])).toBe(true);
    expect(await isKnown([entry({ ...original, status: 'replaced' }), duplicate])).toBe(false);
    expect(await isKnown([entry({ ...original, pipeline: 'web' }), duplicate])).toBe(false);
    expect(await isKnown([duplicate])).toBe(false);
  });

  it.each([
    ['changed', { ...FILE, identity: '3-9-1' }],
    ['under another path', { ...FILE, path: 'b.csv' }],
  ])('does not know a file that is %s', async (_, file) => {
    expect(await isKnown([entry()], file)).toBe(false);
  });

  it('knows no file of another source or pipeline, and none without entries', async () => {
    expect(await isKnown([entry({ source: '/elsewhere' })])).toBe(false);
    expect(await isKnown([entry({ pipeline: 'web' })])).toBe(false);
    expect(await isKnown([])).toBe(false);
  });

  it('looks at every entry of a file', async () => {
    expect(await isKnown([entry({ status: 'rejected' }), entry({ identity: '1-1-1' }), entry()])).toBe(true);
  });

  it.each([3, 700])('tells new files from known ones among %i, in their order', async (count) => {
    const files = Array.from({ length: count }, (_, i) => ({
      path: `${1000 + i} é'\n.csv`,
      size: 3,
      identity: `3-${i}`,
    }));
    const known = files.filter((_, i) => i % 3 === 1);
    const database = await warehouse(known.map(({ path, identity }) => entry({ path, identity })));
    const unknown = await unknownAmong(database, PLACE, files);
    expect(unknown).toEqual(files.filter((_, i) => i % 3 !== 1));
    expect(await inBronzeAmong(database, PLACE, files)).toEqual(known);
  });
});

describe('inBronzeAmong', () => {
  it('gives loaded files and duplicates of what is loaded', async () => {
    const [copy, lost, empty] = ['copy', 'lost', 'empty'].map((path) => ({ ...FILE, path }));
    const database = await warehouse([
      entry(),
      entry({ path: 'copy', status: 'duplicate' }),
      entry({ path: 'lost', status: 'duplicate', fileId: 'gone' }),
      entry({ path: 'empty', status: 'empty', fileId: 'none' }),
    ]);
    const listed = [FILE, copy, lost, empty].filter((file) => file !== undefined);
    expect(await inBronzeAmong(database, PLACE, listed)).toEqual([FILE, copy]);
    expect(await inBronzeAmong(database, PLACE, [{ ...FILE, identity: 'changed' }])).toEqual([]);
  });
});

describe('loadedBefore', () => {
  it('gives the contents that this pipeline loaded before a time, if they are there still', async () => {
    const database = await warehouse([
      entry({ fileId: 'here' }),
      entry({ fileId: 'replaced', status: 'replaced' }),
      entry({ fileId: 'of another', pipeline: 'web' }),
      entry({ fileId: 'not asked for' }),
    ]);
    const ids = ['here', 'replaced', 'of another', 'unheard of'];
    const loadedTill = (time: string) => loadedBefore(database, 'shop', ids, time);
    expect(await loadedTill('2026-03-04T05:06:08.000Z')).toEqual(new Set(['here']));
    expect(await loadedTill('2026-03-04T05:06:06.000Z')).toEqual(new Set());
  });
});
