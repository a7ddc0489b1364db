import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressionOf, decompress } from '../../src/bronze/text/decompress.ts';
import { quoteText } from '../../src/warehouse/quote.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { emptyWarehouse } from './bronze-warehouse.ts';
import { storeAsZstd } from './zstd.ts';

const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${i},é ${i * 7919}\n`).join(''));

/** The content of what is given, or why it cannot be had. */
async function unpack(bytes: Buffer): Promise<Buffer | string> {
  const folder = temporaryFolder();
  writeFiles(folder, { packed: bytes });
  const compression = compressionOf(bytes);
  if (compression === undefined) throw new Error('it is not compressed');
  const problem = await decompress(join(folder, 'packed'), compression, join(folder, 'text'));
  return problem ?? readFileSync(join(folder, 'text'));
}

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8((flipped.at(at) ?? 0) ^ 1, at < 0 ? bytes.length + at : at);
  return flipped;
}

describe('decompress on gzip data', () => {
  const half = Math.floor(text.length / 2);
  const members = [gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))];

  it.each<[what: string, bytes: Buffer]>([
    ['one member', gzipSync(text)],
    ['several members', Buffer.concat(members)],
    ['NULs behind it', Buffer.concat([...members, Buffer.alloc(512)])],
  ])('gives all of %s', async (_what, bytes) => {
    expect(text.equals((await unpack(bytes)) as Buffer)).toBe(true);
  });

  it('says that it is cut short, wherever', async () => {
    const bytes = Buffer.concat(members);
    for (const length of [2, 10, 1_000, bytes.length - 9, bytes.length - 1])
      expect(await unpack(bytes.subarray(0, length))).toMatch(/cut short/);
  });

  it('says that it is damaged', async () => {
    expect(await unpack(flip(gzipSync(text), -6))).toMatch(/damaged: incorrect data check/);
  });

  it.each<[what: string, rest: Buffer]>([
    ['text', Buffer.from('a,b\n')],
    ['a member behind NULs', Buffer.concat([Buffer.alloc(3), gzipSync('more')])],
  ])('refuses %s behind it', async (_what, rest) => {
    expect(await unpack(Buffer.concat([gzipSync(text), rest]))).toMatch(/something else follows|damaged/);
  });
});

describe('decompress on zstd data', () => {
  const skippable = Buffer.from('5a2a4d1803000000abcdef', 'hex');

  it.each<[what: string, bytes: Buffer, content: Buffer]>([
    ['one frame', storeAsZstd(text), text],
    ['several frames', Buffer.concat([storeAsZstd(text), storeAsZstd(text)]), Buffer.concat([text, text])],
    ['frames to skip', Buffer.concat([skippable, storeAsZstd(text), skippable]), text],
    ['no checksum and no length', storeAsZstd(text, { checksum: false, size: false }), text],
    ['tiny blocks', storeAsZstd(Buffer.from('a,b\n1,2\n'), { blockBytes: 1 }), Buffer.from('a,b\n1,2\n')],
    ['no content', storeAsZstd(Buffer.alloc(0)), Buffer.alloc(0)],
  ])('gives all of %s', async (_what, bytes, content) => {
    expect(content.equals((await unpack(bytes)) as Buffer)).toBe(true);
  });

  it('gives all that a real compressor made smaller', async () => {
    const file = join(temporaryFolder(), 'a.csv.zst');
    const database = await emptyWarehouse();
    const rows = "select i, 'item ' || (i * 7919) % 1000 from range(200000) as r(i)";
    await database.run(`copy (${rows}) to ${quoteText(file)} (format csv, header false, compression zstd)`);
    const expected = Array.from({ length: 200_000 }, (_, i) => `${i},item ${(i * 7919) % 1000}\n`).join('');
    const bytes = readFileSync(file);
    expect(bytes.length).toBeLessThan(expected.length / 2);
    expect(((await unpack(bytes)) as Buffer).equals(Buffer.from(expected))).toBe(true);
    expect(await unpack(bytes.subarray(0, -1))).toMatch(/cut short/);
  });

  it('says that it is cut short, wherever', async () => {
    const bytes = Buffer.concat([storeAsZstd(text), storeAsZstd(text)]);
    for (const length of [4, 5, 9, 12, 60_000, bytes.length - 5, bytes.length - 1])
      expect(await unpack(bytes.subarray(0, length))).toMatch(/cut short/);
  });

  it('says that its checksum does not hold, or its length', async () => {
    expect(await unpack(flip(storeAsZstd(text), 1_000))).toMatch(/checksum does not hold/);
    expect(await unpack(flip(storeAsZstd(text, { checksum: false }), 7))).toMatch(/bytes where .* announced/);
  });

  it('refuses what follows it, and a block or a window of an impossible size', async () => {
    expect(await unpack(Buffer.concat([storeAsZstd(text), Buffer.from('a,b\n')]))).toMatch(
      /something else follows/,
    );
    expect(await unpack(Buffer.from('28b52ffd0050ffffff', 'hex'))).toMatch(/damaged/);
    expect(await unpack(Buffer.from('28b52ffd00ff010000', 'hex'))).toMatch(/window of .* MiB/);
    expect(await unpack(Buffer.from('28b52ffd015007010000', 'hex'))).toMatch(/dictionary/);
  });
});
