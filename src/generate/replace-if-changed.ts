import { createReadStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';

/**
 * Puts a file that is whole in the place of another, at once; unless that one has the same bytes already: then it is
 * left alone, its modification time included. Both lie in one file system. Gives whether it was written.
 */
export async function replaceIfChanged(whole: string, place: string): Promise<boolean> {
  if (await haveSameBytes(whole, place)) {
    await rm(whole);
    return false;
  }
  await rename(whole, place);
  return true;
}

async function haveSameBytes(one: string, other: string): Promise<boolean> {
  const [present, size] = [await stat(other).catch(() => undefined), (await stat(one)).size];
  if (present?.size !== size || !present.isFile()) return false;
  const others: AsyncIterator<Buffer> = createReadStream(other, CHUNKS)[Symbol.asyncIterator]();
  for await (const chunk of createReadStream(one, CHUNKS) as AsyncIterable<Buffer>) {
    const { value } = await others.next();
    if (value === undefined || !chunk.equals(value)) {
      await others.return?.();
      return false;
    }
  }
  return true;
}

/** Chunks of two files of one size have the same ends. */
const CHUNKS = { highWaterMark: 1 << 20 };
