import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError } from '../errors.ts';

/** A SQL file: its text, and the name errors call it by. */
export interface SqlFile {
  shownAs: string;
  text: string;
}

/** Throws `definition` where it is not there. `namedIn` is the file that names it. */
export function readSql(projectDir: string, shownAs: string, namedIn: string): SqlFile {
  const text = readFileSync(existing(projectDir, shownAs, namedIn), 'utf8');
  return { shownAs, text: text.trimEnd().replace(/;$/, '') };
}

/** The absolute path of a file of the project that another one names. Throws `definition` where it is not there. */
export function existing(projectDir: string, path: string, namedIn: string): string {
  const file = join(projectDir, path);
  if (existsSync(file)) return file;
  throw new MallardError('definition', `${namedIn} needs ${path}, which does not exist`, {
    where: namedIn,
    next: `write ${path}, or take the name out of ${namedIn}`,
  });
}
