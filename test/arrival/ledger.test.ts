import { describe, expect, it } from 'vitest';
import { type FileStatus, Ledger, type LedgerEntry } from '../../src/arrival/ledger.ts';
import { markGone, readLedger, writeLedger } from '../../src/arrival/ledger-table.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { emptyWarehouse } from '../bronze/bronze-warehouse.ts';
import { entry } from './entry.ts';

const RUN = { runId: 'run-1', startedAt: '2026-03-04 05:06:07' };

describe('Ledger.loaded', () => {
  it('gives the file that brought these bytes, if they are still there', () => {
    const loaded = entry({ path: 'b.csv' });
    expect(new Ledger([entry({ status: 'duplicate' }), loaded], '/in').loaded(loaded.fileId)).toEqual(loaded);
    expect(new Ledger([loaded], '/in').loaded('0000000000000000')).toBeUndefined();
  });

  it.each<FileStatus>(['duplicate', 'empty', 'rejected', 'replaced'])(
    'gives nothing for bytes that are only on record as %s',
    (status) => {
      expect(new Ledger([entry({ status })], '/in').loaded(entry().fileId)).toBeUndefined();
    },
  );
});

describe('Ledger.loadedFrom', () => {
  it('gives the content now in bronze under a path', () => {
    const ledger = new Ledger(
      [
        entry({ status: 'replaced', fileId: 'old' }),
        entry({ fileId: 'new' }),
        entry({ path: 'b.csv', fileId: 'other' }),
        entry({ path: 'c.csv', status: 'rejected' }),
      ],
      '/in',
    );
    expect(ledger.loadedFrom('a.csv')).toBe('new');
    expect(ledger.loadedFrom('c.csv')).toBeUndefined();
    expect(ledger.loadedFrom('d.csv')).toBeUndefined();
  });
});

describe('Ledger.hasRecorded', () => {
  const recorded = entry({ status: 'rejected', error: 'it is a PNG image' });
  const ledger = new Ledger([entry({ path: 'b.csv' }), recorded], '/in');

  it('knows what is on record', () => {
    expect(ledger.hasRecorded({ ...recorded })).toBe(true);
  });

  it.each<Partial<LedgerEntry>>([
    { path: 'c.csv' },
    { fileId: '0000000000000000' },
    { status: 'loaded' },
    { error: 'another reason' },
    { error: null },
    { identity: '3-9-1' },
  ])('tells apart what differs in %j', (difference) => {
    expect(ledger.hasRecorded({ ...recorded, ...difference })).toBe(false);
  });
});

/** What is known of every path and content that the tests use. */
async function readAll(database: Database, pipeline: string): Promise<Ledger> {
  const rows = await database.rows<{ path: string; fileId: string }>(
    'select path, file_id as "fileId" from ops.files',
  );
  const about = { paths: rows.map(({ path }) => path), fileIds: rows.map(({ fileId }) => fileId) };
  return readLedger(database, { pipeline, table: 'bronze.sales', source: '/in' }, about);
}

describe('writeLedger and readLedger', () => {
  const statuses: FileStatus[] = ['loaded', 'duplicate', 'empty', 'rejected', 'replaced'];

  it('bring every entry back as it was', async () => {
    const database = await emptyWarehouse();
    const entries = [
      ...statuses.map((status, i) => entry({ status, path: `${i}.csv`, blankLines: i })),
      entry({
        path: `né "it's".csv`,
        status: 'rejected',
        records: null,
        error: 'two\nlines, "quoted"; it\'s 😀',
      }),
      entry({ path: 'big.csv', size: 2 ** 40, records: 2 ** 33, loaded: 2 ** 33, quarantined: 0 }),
    ];
    await writeLedger(database, entries, RUN);
    const ledger = await readAll(database, 'shop');
    for (const one of entries) expect(ledger.hasRecorded(one)).toBe(true);
    const rows = await database.rows(
      `select pipeline, table_name as "table", source, path, identity, file_id as "fileId", sha256, size, status, records, loaded, quarantined, skipped, forgotten,
         blank_lines as "blankLines", dialect, error from ops.files`,
    );
    expect(rows).toHaveLength(entries.length);
    expect(rows).toEqual(expect.arrayContaining(entries));
    expect(ledger.loaded(entry().fileId)).toEqual(entries[0]);
  });

  it('say which run saw the file, and when it was loaded only if it was', async () => {
    const database = await emptyWarehouse();
    const entries = statuses.map((status) => entry({ status }));
    await writeLedger(database, entries, RUN);
    const rows = await database.rows('select status, run_id, seen_at, loaded_at from ops.files');
    for (const status of statuses) {
      expect(rows).toContainEqual({
        status,
        run_id: 'run-1',
        seen_at: '2026-03-04 05:06:07',
        loaded_at: status === 'loaded' ? '2026-03-04 05:06:07' : null,
      });
    }
  });

  it('keep pipelines apart', async () => {
    const database = await emptyWarehouse();
    await writeLedger(database, [entry()], RUN);
    await writeLedger(database, [entry({ pipeline: 'web', path: 'w.csv' })], RUN);
    expect((await readAll(database, 'shop')).loadedFrom('a.csv')).toBe(entry().fileId);
    expect((await readAll(database, 'shop')).loadedFrom('w.csv')).toBeUndefined();
    await markGone(
      database,
      { pipeline: 'web', table: 'bronze.sales', source: '/in' },
      [entry().fileId],
      'replaced',
    );
    await writeLedger(database, [], RUN);
    expect((await readAll(database, 'shop')).loadedFrom('a.csv')).toBe(entry().fileId);
    expect((await readAll(database, 'web')).loadedFrom('w.csv')).toBeUndefined();
  });

  it('mark what new bytes replace, and take the same bytes anew afterwards', async () => {
    const database = await emptyWarehouse();
    const [old, changed] = [entry({ fileId: 'old' }), entry({ fileId: 'new', identity: '4-2-1' })];
    const copy = entry({ fileId: 'old', path: 'copy.csv', status: 'duplicate' });
    await writeLedger(database, [old, copy, entry({ path: 'b.csv', fileId: 'b' })], RUN);
    await markGone(database, { pipeline: 'shop', table: 'bronze.sales', source: '/in' }, ['old'], 'replaced');
    await writeLedger(database, [changed], RUN);
    const replaced = await readAll(database, 'shop');
    expect(replaced.loadedFrom('a.csv')).toBe('new');
    expect(replaced.loaded('old')).toBeUndefined();
    expect(replaced.hasRecorded(copy)).toBe(true);
    expect(replaced.loadedFrom('b.csv')).toBe('b');
    await markGone(database, { pipeline: 'shop', table: 'bronze.sales', source: '/in' }, ['new'], 'replaced');
    await writeLedger(database, [old], RUN);
    const back = await readAll(database, 'shop');
    expect(back.loadedFrom('a.csv')).toBe('old');
    expect(back.loaded('new')).toBeUndefined();
  });

  it('write nothing for no entries', async () => {
    const database = await emptyWarehouse();
    await writeLedger(database, [], RUN);
    expect(await database.row('select count(*) as n from ops.files')).toEqual({ n: 0 });
  });

  it('read every entry of the paths and contents asked for, and no other', async () => {
    const database = await emptyWarehouse();
    const place = { pipeline: 'shop', table: 'bronze.sales', source: '/in' };
    const former = entry({ fileId: 'former', status: 'replaced' });
    const copy = entry({ fileId: 'x', path: 'copy.csv', status: 'duplicate', source: '/elsewhere' });
    const other = entry({ fileId: 'y', path: 'other.csv' });
    await writeLedger(database, [former, entry({ fileId: 'x' }), copy, other], RUN);
    const byPath = await readLedger(database, place, { paths: ['a.csv'] });
    expect([byPath.hasRecorded(former), byPath.loadedFrom('a.csv'), byPath.loaded('y')]).toEqual([
      true,
      'x',
      undefined,
    ]);
    const byContent = await readLedger(database, place, { paths: [], fileIds: ['x'] });
    expect([byContent.loaded('x')?.path, byContent.hasRecorded(former), byContent.loaded('y')]).toEqual([
      'a.csv',
      false,
      undefined,
    ]);
    const nothing = await readLedger(database, place, { paths: [] });
    expect(nothing.loaded('x')).toBeUndefined();
  });
});
