import { describe, expect, it } from 'vitest';
import {
  type FileStatus,
  Ledger,
  type LedgerEntry,
  markGone,
  readLedger,
  writeLedger,
} from '../../src/arrival/ledger.ts';
import { emptyWarehouse } from '../bronze/bronze-warehouse.ts';

const RUN = { runId: 'run-1', startedAt: '2026-03-04 05:06:07' };

function entry(detail: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    pipeline: 'shop',
    source: '/in',
    path: 'a.csv',
    identity: '3-1-1',
    fileId: 'ba7816bf8f01cfea',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    size: 3,
    status: 'loaded',
    records: 3,
    loaded: 2,
    quarantined: 1,
    skipped: 0,
    blankLines: 0,
    dialect: null,
    error: null,
    ...detail,
  };
}

describe('Ledger.knows', () => {
  const file = { path: 'a.csv', size: 3, identity: '3-1-1' };

  it.each<[FileStatus, boolean]>([
    ['loaded', true],
    ['empty', true],
    ['rejected', false],
    ['replaced', false],
  ])('takes a file on record as %s for known: %s', (status, known) => {
    expect(new Ledger([entry({ status })], '/in').knows(file)).toBe(known);
  });

  it('knows a duplicate as long as its bytes are in bronze', () => {
    const duplicate = entry({ status: 'duplicate' });
    const original = { path: 'b.csv', identity: '3-2-2' };
    expect(new Ledger([entry(original), duplicate], '/in').knows(file)).toBe(true);
    expect(new Ledger([entry({ ...original, status: 'replaced' }), duplicate], '/in').knows(file)).toBe(
      false,
    );
    expect(new Ledger([duplicate], '/in').knows(file)).toBe(false);
  });

  it('does not know the file when it has changed, under another path, or without entries', () => {
    const ledger = new Ledger([entry()], '/in');
    expect(ledger.knows({ ...file, identity: '3-9-1' })).toBe(false);
    expect(ledger.knows({ ...file, path: 'b.csv' })).toBe(false);
    expect(new Ledger([], '/in').knows(file)).toBe(false);
  });

  it('looks at every entry of a file', () => {
    const entries = [entry({ status: 'rejected' }), entry({ identity: '1-1-1' }), entry()];
    expect(new Ledger(entries, '/in').knows(file)).toBe(true);
  });
});

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
    const ledger = await readLedger(database, 'shop', '/in');
    for (const one of entries) expect(ledger.hasRecorded(one)).toBe(true);
    const rows = await database.rows(
      `select pipeline, source, path, identity, file_id as "fileId", sha256, size, status, records, loaded, quarantined, skipped,
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
    expect((await readLedger(database, 'shop', '/in')).loadedFrom('a.csv')).toBe(entry().fileId);
    expect((await readLedger(database, 'shop', '/in')).loadedFrom('w.csv')).toBeUndefined();
    await markGone(database, 'web', [entry().fileId], 'replaced');
    await writeLedger(database, [], RUN);
    expect((await readLedger(database, 'shop', '/in')).loadedFrom('a.csv')).toBe(entry().fileId);
    expect((await readLedger(database, 'web', '/in')).loadedFrom('w.csv')).toBeUndefined();
  });

  it('mark what new bytes replace, and take the same bytes anew afterwards', async () => {
    const database = await emptyWarehouse();
    const [old, changed] = [entry({ fileId: 'old' }), entry({ fileId: 'new', identity: '4-2-1' })];
    const copy = entry({ fileId: 'old', path: 'copy.csv', status: 'duplicate' });
    await writeLedger(database, [old, copy, entry({ path: 'b.csv', fileId: 'b' })], RUN);
    await markGone(database, 'shop', ['old'], 'replaced');
    await writeLedger(database, [changed], RUN);
    const replaced = await readLedger(database, 'shop', '/in');
    expect(replaced.loadedFrom('a.csv')).toBe('new');
    expect(replaced.loaded('old')).toBeUndefined();
    expect(replaced.hasRecorded(copy)).toBe(true);
    expect(replaced.loadedFrom('b.csv')).toBe('b');
    await markGone(database, 'shop', ['new'], 'replaced');
    await writeLedger(database, [old], RUN);
    const back = await readLedger(database, 'shop', '/in');
    expect(back.loadedFrom('a.csv')).toBe('old');
    expect(back.loaded('new')).toBeUndefined();
  });

  it('write nothing for no entries', async () => {
    const database = await emptyWarehouse();
    await writeLedger(database, [], RUN);
    expect(await database.row('select count(*) as n from ops.files')).toEqual({ n: 0 });
  });
});
