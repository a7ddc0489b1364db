import { appendFileSync, mkdirSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalFolder } from '../../src/arrival/local-folder.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const listFolder = (folder: string, patterns: string[]) => new LocalFolder(folder).list(patterns);

async function lookAt(folder: string, path: string) {
  return (await listFolder(folder, ['**'])).find((file) => file.path === path);
}

async function list(pattern: string, paths: string[]): Promise<string[]> {
  const folder = temporaryFolder();
  writeFiles(folder, Object.fromEntries(paths.map((path) => [path, 'a\n'])));
  return (await listFolder(folder, [pattern])).map(({ path }) => path);
}

describe('listFolder', () => {
  it('gives the files that match, by path, with their size in bytes', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'b.csv': 'é', 'a.csv': '', 'c.txt': 'no', 'a1.csv': 'abc' });
    const found = await listFolder(folder, ['*.csv']);
    expect(found.map(({ path, size }) => [path, size])).toEqual([
      ['a.csv', 0],
      ['a1.csv', 3],
      ['b.csv', 2],
    ]);
  });

  it('gives each file the identity that a single look gives', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a.csv': '1', 'b.csv': '2' });
    expect(await listFolder(folder, ['*'])).toEqual([
      await lookAt(folder, 'a.csv'),
      await lookAt(folder, 'b.csv'),
    ]);
  });

  it.each<[pattern: string, matching: string[], others: string[]]>([
    ['*.csv', ['x.y.csv', 'x.CSV'], ['x.csv.part', 'xcsv', '.csv', '.x.csv']],
    ['sales-?.csv', ['sales-1.csv', 'sales-x.csv'], ['sales-.csv', 'sales-12.csv']],
    ['day', ['day'], ['days', 'a day', 'da']],
    ['*-??.csv', ['2026-01.csv', '-ab.csv'], ['2026-1.csv']],
  ])('reads the pattern %s', async (pattern, matching, others) => {
    expect(await list(pattern, [...others, ...matching])).toEqual([...matching].sort());
  });

  it('takes what matches any of several patterns, once', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a.csv': '', 'b.csv.gz': '', 'c.csv.zst': '', 'd.txt': '' });
    const found = await listFolder(folder, ['*.csv', 'a*', '*.csv.gz']);
    expect(found.map(({ path }) => path)).toEqual(['a.csv', 'b.csv.gz']);
  });

  it('believes a .done marker that is no older than its file, and never lists it', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a.csv': '1', 'a.csv.done': '', 'b.csv': '1', 'b.csv.done': '', 'c.csv': '1' });
    utimesSync(join(folder, 'b.csv.done'), 1_000_000, 1_000_000);
    const found = await listFolder(folder, ['*']);
    expect(found.map(({ path, isMarkedDone }) => [path, isMarkedDone])).toEqual([
      ['a.csv', true],
      ['b.csv', false],
      ['c.csv', false],
    ]);
  });

  it('leaves folders out, and what is in them', async () => {
    expect(await list('*', ['a.csv', 'inner.csv/b.csv'])).toEqual(['a.csv']);
  });

  it('gives nothing for a folder without files', async () => {
    expect(await listFolder(temporaryFolder(), ['*.csv'])).toEqual([]);
  });

  it('says which folder does not exist, and how to name another', async () => {
    const folder = join(temporaryFolder(), 'nowhere');
    await expect(listFolder(folder, ['*.csv'])).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('does not exist'),
      where: folder,
      next: expect.stringContaining('--source'),
    });
  });

  it('says that a file is no folder', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a.csv': '1' });
    await expect(listFolder(join(folder, 'a.csv'), ['*.csv'])).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('not a folder'),
    });
  });
});

describe('the identity of a file', () => {
  async function identityBeforeAndAfter(change: (file: string, folder: string) => void) {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a.csv': 'a\n1\n' });
    utimesSync(join(folder, 'a.csv'), 1_000, 1_000);
    const before = await lookAt(folder, 'a.csv');
    change(join(folder, 'a.csv'), folder);
    const after = await lookAt(folder, 'a.csv');
    return { before: before?.identity, after: after?.identity };
  }

  it('holds while nothing happens to the file', async () => {
    const { before, after } = await identityBeforeAndAfter((_, folder) => {
      mkdirSync(join(folder, 'other'));
      writeFiles(folder, { 'b.csv': 'b' });
    });
    expect(after).toBe(before);
  });

  it.each<[what: string, change: (file: string, folder: string) => void]>([
    [
      'size',
      (file) => {
        appendFileSync(file, '2\n');
        utimesSync(file, 1_000, 1_000);
      },
    ],
    ['modification time', (file) => utimesSync(file, 1_000, 1_001)],
    [
      'inode',
      (file, folder) => {
        writeFiles(folder, { 'new.csv': 'a\n2\n' });
        utimesSync(join(folder, 'new.csv'), 1_000, 1_000);
        renameSync(join(folder, 'new.csv'), file);
      },
    ],
  ])('changes with its %s', async (_what, change) => {
    const { before, after } = await identityBeforeAndAfter(change);
    expect(after).not.toBe(before);
  });
});
