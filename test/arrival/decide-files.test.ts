import { describe, expect, it } from 'vitest';
import {
  contentsToRead,
  decideFiles,
  type Intent,
  leavingIds,
  type Reading,
} from '../../src/arrival/decide-files.ts';
import type { LandedFile } from '../../src/arrival/land.ts';
import { type FileStatus, Ledger, type LedgerEntry } from '../../src/arrival/ledger.ts';

/** Takes what is new, and new bytes in the place of old ones. */
const TAKE_NEW: Intent = {
  onOverwrite: 'replace',
  retracted: new Set(),
  retake: new Set(),
  restored: new Set(),
};

const RUN = { pipeline: 'shop', table: 'bronze.sales', source: '/in' };

function file(path: string, content: string): LandedFile {
  const identity = `${path} of ${content}`;
  return {
    path,
    size: content.length,
    identity,
    sha256: content,
    fileId: content,
    landed: `/landing/${content}`,
  };
}

function known(path: string, content: string, status: FileStatus, source = '/in'): LedgerEntry {
  const { identity, fileId, sha256, size } = file(path, content);
  const counts = {
    records: 2,
    loaded: 2,
    quarantined: 0,
    skipped: 0,
    forgotten: 0,
    blankLines: 0,
    dialect: 'utf-8, comma',
    error: null,
  };
  return {
    pipeline: 'shop',
    table: 'bronze.sales',
    source,
    path,
    identity,
    fileId,
    sha256,
    size,
    status,
    ...counts,
  };
}

const staged: Reading = {
  outcome: 'staged',
  records: 3,
  rows: 2,
  rejects: 1,
  blankLines: 0,
  dialect: 'gzip, utf-8, ;',
};

/** What becomes of these files, each content read as said (staged unless told otherwise). */
function decide(landed: LandedFile[], entries: LedgerEntry[], readings: Record<string, Reading> = {}) {
  const ledger = new Ledger(entries, '/in');
  const read = contentsToRead(landed, ledger, TAKE_NEW).map(({ fileId }) => fileId);
  const found = new Map(read.map((id) => [id, readings[id] ?? staged]));
  const { toLoad, replacedIds, entries: written } = decideFiles(landed, ledger, found, RUN, TAKE_NEW);
  return {
    read,
    load: toLoad.map(({ path }) => path),
    replaced: replacedIds,
    ledger: Object.fromEntries(written.map(({ path, status }) => [path, status])),
    written,
  };
}

describe('judging what arrived', () => {
  it('loads new contents, each once, under the first path that holds it', () => {
    const { read, load, ledger, written } = decide([file('a', 'X'), file('b', 'X'), file('c', 'Y')], []);
    expect(read).toEqual(['X', 'Y']);
    expect(load).toEqual(['a', 'c']);
    expect(ledger).toEqual({ a: 'loaded', b: 'duplicate', c: 'loaded' });
    expect(written.find(({ path }) => path === 'b')).toMatchObject({
      records: 3,
      dialect: 'gzip, utf-8, ;',
      loaded: 0,
      skipped: 3,
      error: 'the same bytes as a',
    });
  });

  it('puts new bytes in the place of the old ones of the same path', () => {
    expect(decide([file('a', 'Y')], [known('a', 'X', 'loaded')])).toMatchObject({
      load: ['a'],
      replaced: ['X'],
      ledger: { a: 'loaded' },
    });
  });

  it('keeps two sources apart: the same name elsewhere is another file', () => {
    const elsewhere = known('a', 'X', 'loaded', '/other');
    expect(decide([file('a', 'Y')], [elsewhere])).toMatchObject({ load: ['a'], replaced: [] });
    expect(decide([file('a', 'X')], [elsewhere])).toMatchObject({
      load: [],
      replaced: [],
      ledger: { a: 'duplicate' },
    });
  });

  it('follows a rotation: the old content moved on, new bytes came in its place', () => {
    const landed = [file('today', 'Y'), file('yesterday', 'X')];
    expect(decide(landed, [known('today', 'X', 'loaded')])).toMatchObject({
      load: ['today', 'yesterday'],
      replaced: ['X'],
      ledger: { today: 'loaded', yesterday: 'loaded' },
    });
  });

  it('takes nothing out when a file is taken again whose bytes were added to former ones', () => {
    const ledger = new Ledger([known('a', 'X', 'loaded'), known('a', 'Y', 'loaded')], '/in');
    const again = {
      onOverwrite: 'append',
      retracted: new Set<string>(),
      restored: new Set<string>(),
      retake: new Set(['a']),
    } as const;
    expect(leavingIds([file('a', 'Y')], ledger, again)).toEqual(new Set());
    expect(leavingIds([file('a', 'X')], ledger, again)).toEqual(new Set(['X']));
  });

  it('lets a known duplicate count when its original is replaced', () => {
    const entries = [known('a', 'X', 'loaded'), known('b', 'X', 'duplicate')];
    const ledger = new Ledger(entries, '/in');
    expect(leavingIds([file('a', 'Y')], ledger, TAKE_NEW)).toEqual(new Set(['X']));
    expect(ledger.duplicateOf(file('b', 'X'))).toBe('X');
    expect(decide([file('a', 'Y'), file('b', 'X')], entries)).toMatchObject({
      load: ['a', 'b'],
      replaced: ['X'],
    });
  });

  it('takes a file out that now holds what another one brought', () => {
    const entries = [known('a', 'X', 'loaded'), known('b', 'Y', 'loaded')];
    expect(decide([file('a', 'Y')], entries)).toMatchObject({
      load: [],
      replaced: ['X'],
      ledger: { a: 'duplicate' },
    });
  });

  it('goes A, B, A under one name', () => {
    const entries = [known('a', 'X', 'replaced'), known('a', 'Y', 'loaded')];
    expect(decide([file('a', 'X')], entries)).toMatchObject({
      load: ['a'],
      replaced: ['Y'],
      ledger: { a: 'loaded' },
    });
  });

  it.each<[string, LandedFile, Reading]>([
    ['cannot be read', file('a', 'PNG'), { outcome: 'rejected', reason: 'it is a picture' }],
    ['is empty', file('a', ''), { outcome: 'empty' }],
  ])('leaves the rows of a path in place when its new file %s', (_what, arrived, reading) => {
    const decided = decide([arrived, file('b', 'X')], [known('a', 'X', 'loaded')], {
      [arrived.fileId]: reading,
    });
    expect(decided).toMatchObject({ load: [], replaced: [], ledger: { a: reading.outcome, b: 'duplicate' } });
  });

  it('says nothing again that is on record', () => {
    const picture = { ...known('a', 'PNG', 'rejected'), records: null, error: 'no text' };
    const reading: Reading = { outcome: 'rejected', reason: 'no text' };
    expect(decide([file('a', 'PNG')], [picture], { PNG: reading }).written).toEqual([]);
    expect(
      decide([file('a', 'PNG')], [{ ...picture, error: 'other' }], { PNG: reading }).written,
    ).toHaveLength(1);
  });

  it('knows a touched file again without a finding', () => {
    const touched = { ...file('a', 'X'), identity: 'later' };
    expect(decide([touched], [known('a', 'X', 'loaded')])).toMatchObject({
      read: [],
      load: [],
      replaced: [],
      ledger: { a: 'duplicate' },
    });
    expect(decide([touched], [known('a', 'X', 'loaded')]).written[0]?.error).toBeNull();
  });
});
