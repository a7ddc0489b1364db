import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MallardError } from '../errors.ts';

/** A file as a source lists it. */
export interface SourceFile {
  /** Within the source, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  /** Changes when the file does: for a local file its size, modification time and inode. */
  identity: string;
}

/**
 * The files in `folder` whose names match one of the patterns, whatever their case, by path. Throws `usage` when
 * there is no such folder.
 */
export async function listFolder(folder: string, patterns: readonly string[]): Promise<SourceFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const what =
      error.code === 'ENOTDIR'
        ? 'is a file, not a folder'
        : error.code === 'ENOENT'
          ? 'does not exist'
          : 'cannot be read';
    throw new MallardError('usage', `the source folder ${what}`, {
      where: folder,
      next: 'name the folder that the files arrive in with --source DIR',
      cause: error,
    });
  });
  const globs = patterns.map(globPattern);
  const names = entries
    .filter((entry) => !entry.isDirectory() && globs.some((glob) => glob.test(entry.name)))
    .map(({ name }) => name);
  const files = await Promise.all(names.sort().map((name) => lookAt(folder, name)));
  return files.filter((file) => file !== undefined);
}

/** One look at a file: what would tell us later that it has changed. Undefined when it is gone, or is no file. */
export async function lookAt(folder: string, path: string): Promise<SourceFile | undefined> {
  const found = await stat(join(folder, path), { bigint: true }).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  return { path, size: Number(found.size), identity: `${found.size}-${found.mtimeNs}-${found.ino}` };
}

function globPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'iu');
}
