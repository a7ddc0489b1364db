import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { FileSource } from '../../src/arrival/file-source.ts';

/** A place files can be put into, and the source that looks at it. */
export interface Place {
  source: FileSource;
  put(path: string, content: string | Buffer): Promise<void>;
  remove(path: string): Promise<void>;
}

/** What every source has to do, whatever it is made of. `open` gives a new, empty place. */
export function keepsTheContract(open: () => Promise<Place>): void {
  it('lists what matches, by path, with sizes', async () => {
    const { source, put } = await open();
    await put('b.csv', '12345');
    await put('a.csv', '1');
    await put('notes.txt', 'x');
    await put('2026/01/c.CSV', '');
    const listed = await source.list(['*.csv']);
    expect(listed.map(({ path, size }) => [path, size])).toEqual([
      ['a.csv', 1],
      ['b.csv', 5],
    ]);
    const deep = await source.list(['**/*.csv']);
    expect(deep.map(({ path }) => path)).toEqual(['2026/01/c.CSV', 'a.csv', 'b.csv']);
    expect((await source.list(['*.txt', '2026/**'])).map(({ path }) => path)).toEqual([
      '2026/01/c.CSV',
      'notes.txt',
    ]);
    expect(await source.list(['*.json'])).toEqual([]);
  });

  it('gives the bytes of what it listed', async () => {
    const { source, put } = await open();
    const content = Buffer.from([0, 1, 2, 0xff, 0x0a, ...Buffer.from('né "q"')]);
    await put('dt=2026-01-31/né ü+&.csv', content);
    const [file] = await source.list(['**']);
    expect(file).toMatchObject({ path: 'dt=2026-01-31/né ü+&.csv', size: content.length });
    const bytes = file && (await source.read(file));
    expect(bytes && (await buffer(bytes))).toEqual(content);
    expect(file && (await source.isUnchanged(file))).toBe(true);
  });

  it('gives no bytes of an empty file', async () => {
    const { source, put } = await open();
    await put('empty.csv', '');
    const [file] = await source.list(['*']);
    const bytes = file && (await source.read(file));
    expect(bytes && (await buffer(bytes))).toHaveLength(0);
  });

  it('keeps the identity of a file that stays, and changes it with the content', async () => {
    const { source, put } = await open();
    await put('a.csv', 'one');
    const [first] = await source.list(['*']);
    expect(await source.list(['*'])).toEqual([first]);
    await put('a.csv', 'two!');
    const [second] = await source.list(['*']);
    expect(second?.identity).not.toBe(first?.identity);
  });

  it('does not give the bytes of another content than it listed, nor of a file that is gone', async () => {
    const { source, put, remove } = await open();
    await put('a.csv', 'one');
    await put('b.csv', 'one');
    const [a, b] = await source.list(['*.csv']);
    await put('a.csv', 'later');
    await remove('b.csv');
    expect(a && (await source.read(a))).toBeUndefined();
    expect(b && (await source.read(b))).toBeUndefined();
  });

  it('sees late files that sort before the newest', async () => {
    const { source, put } = await open();
    await put('2026-02-01.csv', 'x');
    await source.list(['*.csv']);
    await put('2026-01-01.csv', 'late');
    expect((await source.list(['*.csv'])).map(({ path }) => path)).toEqual([
      '2026-01-01.csv',
      '2026-02-01.csv',
    ]);
  });

  it('puts, archives and removes what it listed, and leaves alone what has changed since', async () => {
    const { source, put } = await open();
    await source.put('day/a.csv', Buffer.from('one'));
    await source.put('b.csv', Buffer.from('two'));
    await source.put('c.csv', Buffer.from('three'));
    const [b, c, a] = await source.list(['**/*.csv']);
    expect([a?.path, b?.path, c?.path]).toEqual(['day/a.csv', 'b.csv', 'c.csv']);
    await put('c.csv', 'changed');
    for (const file of [a, c]) if (file) await source.archive(file);
    if (b) await source.remove(b);
    expect((await source.list(['**/*.csv'])).map(({ path }) => path)).toEqual(['c.csv']);
    for (const file of [a, b]) if (file) await source.archive(file);
    for (const file of [a, b, c]) if (file) await source.remove(file);
    expect((await source.list(['**/*.csv'])).map(({ path }) => path)).toEqual(['c.csv']);
    expect((await source.list(['.archive/**'])).map(({ path, size }) => [path, size])).toEqual([
      ['.archive/day/a.csv', 3],
    ]);
  });
  it('archives files of one name beside each other', async () => {
    const { source, put } = await open();
    for (const content of ['one', 'four', 'three', 'four']) {
      await put('day/a.csv', content);
      const [file] = await source.list(['**/*.csv']);
      if (file) await source.archive(file);
    }
    const archived = await source.list(['.archive/**']);
    const contents = await Promise.all(
      archived.map(async (file) => {
        const bytes = await source.read(file);
        return bytes && String(await buffer(bytes));
      }),
    );
    expect(await source.list(['**/*.csv'])).toEqual([]);
    expect([...new Set(contents)].sort()).toEqual(['four', 'one', 'three']);
    expect(archived[0]?.path).toBe('.archive/day/a.csv');
  });
}
