import { mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceFormat } from '../../definitions/source.ts';
import { compressionOf, decompress } from './decompress.ts';
import { encodingOf } from './encoding.ts';
import { recode } from './recode.ts';

/** A text in UTF-8: the landed file itself or a passing copy, and in words what had to be done to it. */
type Utf8Text = { path: string; found: string[] } | { reason: string };

/**
 * Opens a text whose format is UTF-8 unless a byte order mark, NULs or the pipeline say otherwise: decompressed and
 * encoded anew into `scratchDir` where that is needed. Gives a reason where it cannot be.
 */
export async function openUtf8(
  landed: string,
  declared: SourceFormat['encoding'],
  scratchDir: string,
): Promise<Utf8Text> {
  await mkdir(scratchDir, { recursive: true });
  const passing = (kind: string) => join(scratchDir, `${basename(landed)}.${kind}`);
  const found: string[] = [];
  let path = landed;
  const compression = compressionOf(await startOf(path));
  if (compression !== undefined) {
    path = passing('text');
    const problem = await decompress(landed, compression, path);
    if (problem !== undefined) return { reason: problem };
    found.push(compression);
  }
  const encoding = encodingOf(await startOf(path), declared) ?? 'utf-8';
  if (encoding !== 'utf-8') {
    const encoded = path;
    path = passing('utf8');
    await recode(encoded, encoding, path);
  }
  return { path, found: [...found, encoding] };
}

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
