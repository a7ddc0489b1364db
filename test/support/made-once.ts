import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * A folder that is made once for all tests of a file. Whoever asks for it gets it as it was made, at the path where it
 * was made (a warehouse knows its source by that), whatever the test before did to it; so one test at a time may have it.
 * Its files are copies: a source in it looks touched.
 */
export function madeOnce(make: (folder: string) => Promise<void>): () => Promise<string> {
  const parent = mkdtempSync(join(tmpdir(), 'mallard-'));
  const [folder, kept] = [join(parent, 'folder'), join(parent, 'kept')];
  afterAll(() => rmSync(parent, { recursive: true, force: true }));
  let made: Promise<void> | undefined;
  const keep = () => cpSync(folder, kept, { recursive: true, preserveTimestamps: true });
  return async () => {
    made ??= make(folder).then(keep);
    await made;
    rmSync(folder, { recursive: true });
    cpSync(kept, folder, { recursive: true, preserveTimestamps: true });
    return folder;
  };
}
