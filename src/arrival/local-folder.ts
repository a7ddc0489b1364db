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

/** The files in `folder` that match `pattern`, by path. Throws `usage` when there is no such folder. */
export async function listFolder(folder: string, pattern: string): Promise<SourceFile[]> {
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
  const matches = globPattern(pattern);
  const names = entries
    .filter((entry) => entry.isFile() && matches.test(entry.name))
    .map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => lookAt(folder, name)));
}

/** One look at a file: what would tell us later that it has changed. */
export async function lookAt(folder: string, path: string): Promise<SourceFile> {
  const { size, mtimeNs, ino } = await stat(join(folder, path), { bigint: true });
  return { path, size: Number(size), identity: `${size}-${mtimeNs}-${ino}` };
}

function globPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
