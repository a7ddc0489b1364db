import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FileSource } from '../arrival/file-source.ts';
import { MallardError } from '../errors.ts';

/**
 * Plays the files of a folder into a source, one after another in the order of their names, as a shop would. Gives
 * the number of files played; fewer than there are when `signal` stops it.
 *
 * @param onFile is told of each file once it is there whole
 */
export async function drip(
  folder: string,
  to: FileSource,
  everySeconds: number,
  signal: AbortSignal,
  onFile: (name: string) => void,
): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw new MallardError('usage', 'the folder cannot be read', {
      where: folder,
      next: 'name a folder of files',
      cause: error,
    });
  });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  let played = 0;
  for (const name of names) {
    if (played > 0) await setTimeout(everySeconds * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    await to.put(name, await readFile(join(folder, name)));
    played += 1;
    onFile(name);
  }
  return played;
}
