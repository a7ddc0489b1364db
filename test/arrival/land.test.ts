import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../src/arrival/file-source.ts';
import { land } from '../../src/arrival/land.ts';
import { LocalFolder } from '../../src/arrival/local-folder.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** A look at a file that is there. */
async function seen(folder: string, path: string): Promise<SourceFile> {
  const file = (await new LocalFolder(folder).list(['**'])).find((one) => one.path === path);
  if (file === undefined) throw new Error(`${path} is not there`);
  return file;
}

/** The test vector that FIPS 180 gives for `abc`. */
const SHA256_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

function folders(files: Record<string, string | Buffer>): { inbox: string; landing: string } {
  const inbox = temporaryFolder();
  writeFiles(inbox, files);
  return { inbox, landing: join(temporaryFolder(), 'not', 'there', 'yet') };
}

async function landNow(inbox: string, path: string, landing: string) {
  const landed = await land(new LocalFolder(inbox), await seen(inbox, path), landing);
  if (landed === undefined) throw new Error(`${path} did not land`);
  return landed;
}

async function* failing(error: Error): AsyncGenerator<Buffer> {
  yield Buffer.from('ab');
  throw error;
}

describe('land', () => {
  it('gives the content its sha256, and the file an id of its first 16 digits', async () => {
    const { inbox, landing } = folders({ 'a.csv': 'abc' });
    const looked = await seen(inbox, 'a.csv');
    expect(await land(new LocalFolder(inbox), looked, landing)).toEqual({
      ...looked,
      sha256: SHA256_OF_ABC,
      fileId: 'ba7816bf8f01cfea',
      landed: join(landing, `${SHA256_OF_ABC}.csv`),
    });
  });

  it('copies every byte, and leaves nothing else behind', async () => {
    const { inbox, landing } = folders({});
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.integer({ min: 0, max: 20_000 }), async (bytes, times) => {
        const content = Buffer.concat(Array(times).fill(Buffer.from(bytes)));
        writeFileSync(join(inbox, 'a.csv'), content);
        const { landed } = await landNow(inbox, 'a.csv', landing);
        expect(readFileSync(landed).equals(content)).toBe(true);
        expect(isAbsolute(landed) && dirname(landed) === landing).toBe(true);
        expect(readdirSync(landing).filter((name) => !/^[0-9a-f]{64}\.csv$/.test(name))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('copies a file of several chunks, and an empty one', async () => {
    const big = Buffer.alloc((5 << 20) + 7, 'some bytes, not a power of two ');
    const { inbox, landing } = folders({ 'big.csv': big, 'empty.csv': '' });
    expect(readFileSync((await landNow(inbox, 'big.csv', landing)).landed).equals(big)).toBe(true);
    expect(readFileSync((await landNow(inbox, 'empty.csv', landing)).landed)).toHaveLength(0);
  });

  it('gives the same bytes the same place, and other bytes another', async () => {
    const { inbox, landing } = folders({ 'a.csv': 'abc', 'b.csv': 'abc', 'c.csv': 'abd' });
    const [a, b, c] = [
      await landNow(inbox, 'a.csv', landing),
      await landNow(inbox, 'b.csv', landing),
      await landNow(inbox, 'c.csv', landing),
    ];
    expect([b.landed, b.fileId, b.path]).toEqual([a.landed, a.fileId, 'b.csv']);
    expect(c.fileId).not.toBe(a.fileId);
    expect(readdirSync(landing).sort()).toEqual([basename(a.landed), basename(c.landed)].sort());
  });

  it.each([
    [
      'the disk is full',
      () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    ],
    ['the landing goes away', (landing: string) => void rmSync(landing, { recursive: true })],
  ])('says that the landing is at fault when %s, not the file', async (_what, strike) => {
    const { inbox, landing } = folders({ 'a.csv': 'abc' });
    const source = new LocalFolder(inbox);
    const read = source.read.bind(source);
    source.read = async (file) => {
      const error = strike(landing);
      return error === undefined ? read(file) : Readable.from(failing(error));
    };
    await expect(land(source, await seen(inbox, 'a.csv'), landing)).rejects.toMatchObject({
      kind: 'execution',
      where: landing,
      message: expect.stringMatching(/^the landing cannot be written: E[A-Z]+: [a-z ]+$/),
    });
  });

  it('keeps its copy when the file changes later', async () => {
    const { inbox, landing } = folders({ 'a.csv': 'abc' });
    const { landed } = await landNow(inbox, 'a.csv', landing);
    writeFileSync(join(inbox, 'a.csv'), 'something else');
    const again = await landNow(inbox, 'a.csv', landing);
    expect(readFileSync(landed, 'utf8')).toBe('abc');
    expect(readFileSync(again.landed, 'utf8')).toBe('something else');
  });

  it('names its copy with the lower-case ending of the file', async () => {
    const { inbox, landing } = folders({ 'A.B.CSV': 'abc', plain: 'abc' });
    expect(basename((await landNow(inbox, 'A.B.CSV', landing)).landed)).toBe(`${SHA256_OF_ABC}.csv`);
    expect(basename((await landNow(inbox, 'plain', landing)).landed)).toBe(SHA256_OF_ABC);
  });

  it.each<[what: string, change: (file: string) => void]>([
    ['more was appended', (file) => appendFileSync(file, 'more')],
    ['other bytes took their place', (file) => writeFileSync(file, 'xyz')],
    ['it was touched', (file) => utimesSync(file, 1_000, 1_000)],
  ])('lands nothing of a file when %s since it was listed', async (_what, change) => {
    const { inbox, landing } = folders({ 'a.csv': 'abc' });
    const listed = await seen(inbox, 'a.csv');
    change(join(inbox, 'a.csv'));
    expect(await land(new LocalFolder(inbox), listed, landing)).toBeUndefined();
    expect(readdirSync(landing)).toEqual([]);
    expect(await landNow(inbox, 'a.csv', landing)).toMatchObject({ path: 'a.csv' });
  });

  it('lands nothing of a file that grows while it is read', async () => {
    const size = 64 << 20;
    const { inbox, landing } = folders({ 'a.csv': Buffer.alloc(size, 'x') });
    const landed = land(new LocalFolder(inbox), await seen(inbox, 'a.csv'), landing);
    let copied = 0;
    while (copied === 0) {
      await setImmediate();
      const [part] = existsSync(landing) ? readdirSync(landing) : [];
      if (part !== undefined) copied = statSync(join(landing, part)).size;
    }
    appendFileSync(join(inbox, 'a.csv'), 'more');
    expect(copied).toBeLessThan(size);
    expect(await landed).toBeUndefined();
    expect(readdirSync(landing)).toEqual([]);
  });
});
