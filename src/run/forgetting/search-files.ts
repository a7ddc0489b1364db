import { createReadStream, existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { type Compression, compressionOf } from '../../bronze/text/decompress.ts';
import { unzstd } from '../../bronze/text/unzstd.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteText } from '../../warehouse/quote.ts';
import { countInBytes, tokenPattern } from '../../whole-token.ts';

/** Every file below a folder, absolute; none where there is no folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/**
 * How often a file's bytes hold any of these values as whole tokens: as they lie, and decompressed where they are gzip or
 * zstd; a text in UTF-16 counts too. Throws where compressed data cannot be read to its end.
 */
export async function countInFile(file: string, values: readonly string[]): Promise<number> {
  const compression = compressionOf(await startOf(file));
  const plain = await countInStream(createReadStream(file, { highWaterMark: CHUNK }), values);
  return compression === undefined
    ? plain
    : plain + (await countInStream(inflated(file, compression), values));
}

/** As `countInFile`, for a copy of a file that arrived: the values of Parquet as well. Any doubt counts as found. */
export async function isInLanded(
  database: Database,
  file: string,
  values: readonly string[],
): Promise<boolean> {
  try {
    if ((await countInFile(file, values)) > 0) return true;
    const start = await startOf(file);
    return start.toString('latin1', 0, 4) === 'PAR1' && (await isInParquet(database, file, values));
  } catch {
    return true;
  }
}

async function isInParquet(database: Database, file: string, values: readonly string[]): Promise<boolean> {
  const read = `read_parquet(${quoteText(file)})`;
  const { columns } = await database.query(`select * from ${read} limit 0`);
  const any = columns.map(({ name }) => `regexp_matches(cast(${quoteName(name)} as varchar), $pattern)`);
  const found = await database.rows(`select 1 from ${read} where ${any.join(' or ')} limit 1`, {
    pattern: tokenPattern(values),
  });
  return found.length > 0;
}

const CHUNK = 1 << 20;

async function startOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function inflated(file: string, compression: Compression): AsyncIterable<Uint8Array> {
  const bytes = createReadStream(file, { highWaterMark: CHUNK });
  return compression === 'zstd' ? unzstd(bytes) : bytes.pipe(createGunzip());
}

/** Pieces overlap, so that a token which is cut is seen whole once, and counted once. */
async function countInStream(pieces: AsyncIterable<Uint8Array>, values: readonly string[]): Promise<number> {
  const overlap = 2 * Math.max(...values.map((value) => Buffer.byteLength(value))) + 4;
  let count = 0;
  let carry: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([carry, piece]);
    const kept = bytes.subarray(Math.max(0, bytes.length - overlap));
    count += countBoth(bytes, values) - countBoth(kept, values);
    carry = Buffer.from(kept);
  }
  return count + countBoth(carry, values);
}

/** In UTF-8 and, the value as such, in UTF-16 of either order: what that is delimited by is not looked at. */
function countBoth(bytes: Buffer, values: readonly string[]): number {
  let count = countInBytes(bytes, values);
  if (!bytes.includes(0)) return count;
  for (const value of values.filter(({ length }) => length > 1)) {
    const wide = Buffer.from(value, 'utf16le');
    // Big endian text holds the same bytes but the first, which is a NUL there, and the last.
    const inner = wide.subarray(0, -1);
    for (let at = bytes.indexOf(inner); at !== -1; at = bytes.indexOf(inner, at + 1)) count += 1;
  }
  return count;
}
