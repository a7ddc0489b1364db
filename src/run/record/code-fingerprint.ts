import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that this very program was loaded from: `dist`, or `src` where it runs unbuilt. */
const programDir = fileURLToPath(new URL('../..', import.meta.url));

/** Which code this is, as 16 hex digits: a version number stays as it is between releases, this does not. */
export function codeFingerprint(folder: string = programDir): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ['.js', '.ts'].includes(extname(path)))
    .sort();
  for (const path of files) hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
  return hash.digest('hex').slice(0, 16);
}
