import { describe, expect, it } from 'vitest';
import { openWriter, writerFile } from '../../src/warehouse/open.ts';
import { PublishedReaders } from '../../src/warehouse/published-readers.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function oneConnection(): Promise<PublishedReaders> {
  const folder = temporaryFolder();
  (await openWriter(folder)).close();
  return PublishedReaders.open(writerFile(folder), { connections: 1, seconds: 10, memory: '100MB' });
}

describe('PublishedReaders', () => {
  it('lets more readers than it has connections read one after the other', async () => {
    const readers = await oneConnection();
    const ask = (n: number) => readers.read((database) => database.row<{ n: number }>(`select ${n} as n`));
    expect(await Promise.all([1, 2, 3].map(ask))).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    readers.close();
  });

  it('says to each who asks that no connection can be opened, and keeps nobody waiting', async () => {
    const readers = await oneConnection();
    readers.close();
    const ask = () => readers.read((database) => database.rows('select 1'));
    const told = { status: 'rejected', reason: { message: expect.stringContaining('closed') } };
    expect(await Promise.allSettled([ask(), ask()])).toMatchObject([told, told]);
    await expect(ask()).rejects.toThrow('closed');
  });
});
