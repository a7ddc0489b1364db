import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { MallardError, messageOf } from '../errors.ts';
import type { FileSource, SourceFile } from './file-source.ts';

/** A file whose bytes we hold, under a name made of its content: it cannot change any more. */
export interface LandedFile extends SourceFile {
  sha256: string;
  /** The first 16 hex digits of `sha256`. */
  fileId: string;
  /** Absolute path of our copy. */
  landed: string;
}

/** Tries of one file's bytes. A bucket's requests are tried again by themselves; what breaks off midway is not. */
const TRIES = 3;

/**
 * Copies a file into `landingDir`, hashing on the way. Gives undefined when the file changed before or while it was
 * read: somebody is still writing it, and the next run takes it whole. Throws `execution` where the disk is full. What an earlier run may have left under the
 * name is never trusted, but written over. A signal ends it at once.
 */
export async function land(
  source: FileSource,
  file: SourceFile,
  landingDir: string,
  signal?: AbortSignal,
): Promise<LandedFile | undefined> {
  await mkdir(landingDir, { recursive: true }).catch((error) => {
    throw landingError(landingDir, error);
  });
  const part = join(landingDir, `${randomUUID()}.part`);
  let isDone = false;
  try {
    const copied = await copyWhole(source, file, part, signal);
    if (copied === undefined) return undefined;
    const { sha256, size } = copied;
    if (size !== file.size || !(await source.isUnchanged(file))) return undefined;
    const landed = join(landingDir, `${sha256}${extname(file.path).toLowerCase()}`);
    await rename(part, landed);
    isDone = true;
    return { ...file, sha256, fileId: sha256.slice(0, 16), landed };
  } catch (error) {
    throw isOfLanding(error, part) ? landingError(landingDir, error) : error;
  } finally {
    if (!isDone) await rm(part, { force: true });
  }
}

/** Whether our own copy is what failed: no read fails for want of room. */
function isOfLanding(error: unknown, part: string): boolean {
  const { code = '', path } = error as NodeJS.ErrnoException;
  return path === part || ['ENOSPC', 'EDQUOT', 'EROFS'].includes(code);
}

/** Less the passing name of the copy: the same trouble is to have the same words each time. */
function landingError(landingDir: string, error: unknown): MallardError {
  const [reason] = messageOf(error).split(', ');
  return new MallardError('execution', `the landing cannot be written: ${reason}`, {
    where: landingDir,
    next: 'make room, or look at who may write there, and run again: nothing is lost',
    cause: error,
  });
}

interface Copied {
  sha256: string;
  size: number;
}

/**
 * From the first byte again when the source says that it broke off; not when the disk is full. The copy is opened before
 * the source: bytes that are under way have to be listened to at once.
 */
async function copyWhole(
  source: FileSource,
  file: SourceFile,
  to: string,
  signal: AbortSignal | undefined,
): Promise<Copied | undefined> {
  for (let tries = 1; ; tries++) {
    const copy = await open(to, 'w');
    try {
      const bytes = await source.read(file, signal);
      if (bytes === undefined) return undefined;
      try {
        return await copyHashing(bytes, copy, signal);
      } catch (error) {
        if (!(error instanceof MallardError) || tries === TRIES || signal?.aborted) throw error;
      }
    } finally {
      await copy.close();
    }
  }
}

async function copyHashing(
  bytes: AsyncIterable<Buffer>,
  copy: FileHandle,
  signal: AbortSignal | undefined,
): Promise<Copied> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
    await copy.writeFile(chunk);
  }
  return { sha256: hash.digest('hex'), size };
}
