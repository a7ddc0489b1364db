import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lookAt, type SourceFile } from './local-folder.ts';

/** A file whose bytes we hold, under a name made of its content: it cannot change any more. */
export interface LandedFile extends SourceFile {
  sha256: string;
  /** The first 16 hex digits of `sha256`. */
  fileId: string;
  /** Absolute path of our copy. */
  landed: string;
}

/**
 * Copies a file into `landingDir`, hashing on the way. Gives undefined when the file changed while it was read:
 * somebody is still writing it, and the next run takes it whole. What an earlier run may have left under the name
 * is never trusted, but written over.
 */
export async function land(
  folder: string,
  file: SourceFile,
  landingDir: string,
): Promise<LandedFile | undefined> {
  await mkdir(landingDir, { recursive: true });
  const part = join(landingDir, `${randomUUID()}.part`);
  const hash = createHash('sha256');
  await pipeline(
    createReadStream(join(folder, file.path), { highWaterMark: 1 << 20 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(part),
  );
  const sha256 = hash.digest('hex');
  const after = await lookAt(folder, file.path);
  if (after?.identity !== file.identity) {
    await rm(part, { force: true });
    return undefined;
  }
  const landed = join(landingDir, `${sha256}${extname(file.path).toLowerCase()}`);
  await rename(part, landed);
  return { ...file, sha256, fileId: sha256.slice(0, 16), landed };
}
