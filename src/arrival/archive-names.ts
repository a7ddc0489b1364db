import { extname } from 'node:path';

/** Where archived files go, within the source. */
const ARCHIVE = '.archive';

/**
 * The names to try for an archived file, so that it takes no other's place: `.archive/a.csv`, `.archive/a~2.csv`, …
 *
 * @param path within the source
 */
export function* archiveNames(path: string): Generator<string, never> {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  yield `${ARCHIVE}/${path}`;
  for (let i = 2; ; i++) yield `${ARCHIVE}/${stem}~${i}${extension}`;
}
