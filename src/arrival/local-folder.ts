import { randomUUID } from 'node:crypto';
import { type BigIntStats, type Dirent, existsSync, statSync } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MallardError } from '../errors.ts';
import { archiveNames } from './archive-names.ts';
import type { FileSource, SourceFile } from './file-source.ts';
import { matchPaths, reachesDown } from './match-paths.ts';

const CHUNK_BYTES = 1 << 20;

/** A file of this name beside another says that the other is whole. */
const MARKER = '.done';

/** Files looked at before anything else may have its turn. */
const LOOKS_AT_A_TIME = 1000;

/** A folder on this machine. A symbolic link is followed only to a file inside the folder. */
export class LocalFolder implements FileSource {
  readonly name: string;
  /** Reading one, hashing another and writing a third go on side by side. */
  readonly concurrency = 4;

  /** @param folder absolute */
  constructor(folder: string) {
    this.name = folder;
  }

  async list(patterns: readonly string[]): Promise<SourceFile[]> {
    const root = await realpath(this.name).catch((error) => {
      throw folderError(this.name, error);
    });
    const entries = await readdir(root, { withFileTypes: true, recursive: reachesDown(patterns) }).catch(
      (error) => {
        throw folderError(this.name, error);
      },
    );
    const matches = matchPaths(patterns);
    const all = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => ({ path: pathWithin(root, entry), isLink: entry.isSymbolicLink() }));
    const markers = new Set(all.map(({ path }) => path).filter((path) => path.endsWith(MARKER)));
    const found = all
      .filter(({ path }) => matches(path) && !path.endsWith(MARKER))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const files: SourceFile[] = [];
    for (const [i, { path, isLink }] of found.entries()) {
      if (i % LOOKS_AT_A_TIME === 0) await setImmediate();
      const file = isLink && !(await isInside(root, path)) ? undefined : this.#look(path);
      if (file === undefined) continue;
      const marker = markers.has(path + MARKER) ? this.#look(path + MARKER) : undefined;
      const isMarkedDone = (marker?.modifiedAt ?? 0) >= (file.modifiedAt ?? Number.POSITIVE_INFINITY);
      files.push({ ...file, isMarkedDone });
    }
    return files;
  }

  async read(file: SourceFile): Promise<AsyncIterable<Buffer> | undefined> {
    const now = this.#look(file.path);
    if (now?.identity !== file.identity) return undefined;
    return chunksOf(join(this.name, file.path), file.size);
  }

  async isUnchanged(file: SourceFile): Promise<boolean> {
    return this.#look(file.path)?.identity === file.identity;
  }

  async remove(file: SourceFile): Promise<void> {
    if (await this.isUnchanged(file)) await rm(join(this.name, file.path), { force: true });
  }

  async archive(file: SourceFile): Promise<void> {
    if (!(await this.isUnchanged(file))) return;
    for (const name of archiveNames(file.path)) {
      const to = join(this.name, name);
      if (existsSync(to)) continue;
      await mkdir(dirname(to), { recursive: true });
      await rename(join(this.name, file.path), to);
      return;
    }
  }

  async put(path: string, content: Buffer): Promise<void> {
    const to = join(this.name, path);
    const part = join(dirname(to), `.${randomUUID()}.part`);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(part, content);
    await rename(part, to);
  }

  /** Undefined when it is gone, or is no file. One that may not be looked at is there all the same, and cannot be read. */
  #look(path: string): SourceFile | undefined {
    const found = stat(join(this.name, path));
    if (found === 'refused') return { path, size: 0, identity: 'may not be looked at' };
    if (found === undefined || !found.isFile()) return undefined;
    const { size, mtimeNs, ino } = found;
    return {
      path,
      size: Number(size),
      identity: `${size}-${mtimeNs}-${ino}`,
      modifiedAt: Number(found.mtimeMs),
    };
  }
}

/** A file's bytes to its end; one of the size that it should have is a chunk, unless it is large. */
async function* chunksOf(path: string, size: number): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size + 1));
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function pathWithin(root: string, { parentPath, name }: Dirent): string {
  if (parentPath.length <= root.length) return name;
  return `${parentPath
    .slice(root.length + 1)
    .split(sep)
    .join('/')}/${name}`;
}

/** At once: 3 µs a file, where the way through Node's thread pool takes 25. */
function stat(path: string): BigIntStats | 'refused' | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'refused' : undefined;
  }
}

async function isInside(root: string, path: string): Promise<boolean> {
  const target = await realpath(join(root, path)).catch(() => undefined);
  return target?.startsWith(root + sep) ?? false;
}

function folderError(folder: string, error: NodeJS.ErrnoException): MallardError {
  const what =
    error.code === 'ENOTDIR'
      ? 'is a file, not a folder'
      : error.code === 'ENOENT'
        ? 'does not exist'
        : 'cannot be read';
  return new MallardError('usage', `the source folder ${what}`, {
    where: folder,
    next: 'name the folder that the files arrive in with --source DIR',
    cause: error,
  });
}
