import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { countInFile, isInLanded } from '../../../src/run/forgetting/search-files.ts';
import { openInMemory } from '../../../src/warehouse/open.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';

const WHO = 'cust-7f3a91';

function fileOf(content: string | Buffer): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'file.csv': content });
  return join(folder, 'file.csv');
}

describe('countInFile', () => {
  it('counts a token once, wherever pieces of a file are cut', async () => {
    for (const before of [0, 1, 5, 10, 11, 12, 13, 26, 27]) {
      const filled = `${'x'.repeat((1 << 20) - before - 1)},`;
      expect(await countInFile(fileOf(`${filled}${WHO},${'y'.repeat(1 << 20)},${WHO}`), [WHO])).toBe(2);
      expect(await countInFile(fileOf(`${filled}${WHO}x,${'y'.repeat(1 << 20)}z${WHO}`), [WHO])).toBe(0);
    }
  });

  it('looks into gzip, and at UTF-16 of either order', async () => {
    expect(await countInFile(fileOf(gzipSync(`a,${WHO},b`)), [WHO])).toBe(1);
    const wide = Buffer.from(`a,${WHO},b`, 'utf16le');
    expect(await countInFile(fileOf(wide), [WHO])).toBe(1);
    expect(await countInFile(fileOf(Buffer.from(wide).swap16()), [WHO])).toBe(1);
    expect(await countInFile(fileOf('a,b'), [WHO])).toBe(0);
  });
});

describe('isInLanded', () => {
  it('looks into Parquet, and takes what cannot be read to its end for found', async () => {
    const database = await openInMemory();
    const folder = temporaryFolder();
    const [theirs, others] = [join(folder, 'a.parquet'), join(folder, 'b.parquet')];
    const rows = (who: string) =>
      `select '${who}' || (case when i = 5 then '' else cast(i as varchar) end) as who from range(900) as r(i)`;
    await database.run(`copy (${rows(`x-${WHO}`)}) to '${theirs}' (format parquet, compression zstd)`);
    await database.run(`copy (${rows('x-y')}) to '${others}' (format parquet, compression zstd)`);
    expect(await isInLanded(database, theirs, [WHO])).toBe(true);
    expect(await isInLanded(database, others, [WHO])).toBe(false);
    expect(await isInLanded(database, fileOf(gzipSync('a,b,c,d,e,f').subarray(0, 20)), [WHO])).toBe(true);
    database.close();
  });
});
