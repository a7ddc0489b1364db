import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { unzstd, ZstdError } from './unzstd.ts';

export type Compression = 'gzip' | 'zstd';

/** How a file that begins with these bytes is compressed. Its name has no say. */
export function compressionOf(start: Buffer): Compression | undefined {
  const head = start.subarray(0, 4).toString('hex');
  if (head.startsWith('1f8b')) return 'gzip';
  // The second is how a frame begins that a reader skips; some writers put one first.
  if (head === '28b52ffd' || /^5.2a4d18$/.test(head)) return 'zstd';
  return undefined;
}

/**
 * Writes the whole content of a compressed file to `target`, all members or frames of it. Gives a sentence when the
 * data is cut short, damaged, or followed by something else: `target` then holds nothing to be trusted.
 */
export async function decompress(
  path: string,
  compression: Compression,
  target: string,
): Promise<string | undefined> {
  const bytes = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    if (compression === 'zstd') {
      await pipeline(bytes, unzstd, createWriteStream(target));
      return undefined;
    }
    const gunzip = createGunzip();
    await pipeline(bytes, gunzip, createWriteStream(target));
    return await whatFollows(path, gunzip.bytesWritten);
  } catch (error) {
    if (error instanceof ZstdError) return error.message;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') return 'its gzip data is cut short';
    if (code?.startsWith('Z_')) return `its gzip data is damaged: ${(error as Error).message}`;
    throw error;
  }
}

/** Tapes and block devices pad gzip data with NULs, at which zlib stops; anything else there would be lost. */
async function whatFollows(path: string, bytesRead: number): Promise<string | undefined> {
  if (bytesRead === (await stat(path)).size) return undefined;
  for await (const chunk of createReadStream(path, { start: bytesRead })) {
    if ((chunk as Buffer).some((byte) => byte !== 0)) return 'something else follows its gzip data';
  }
  return undefined;
}
