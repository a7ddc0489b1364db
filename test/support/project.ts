import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { temporaryFolder } from './temporary.ts';
import { noteValidated } from './warehouse.ts';

/** All that a project is made of. */
export const PROJECT_FOLDERS = [
  'pipelines',
  'sql',
  'expectations',
  'lookups',
  'segmentations',
  'lifetime_values',
] as const;

/** A copy of this project's definitions, to change and to break; as they are, they are known to be valid. */
export function copyProject(folder = temporaryFolder()): string {
  for (const part of PROJECT_FOLDERS) {
    cpSync(join(packageDir, part), join(folder, part), { recursive: true });
  }
  noteValidated(join(folder, 'warehouse', 'mallard.state'));
  return folder;
}

/** Replaces text in a file of a project; fails when it is not there, so that a test never breaks nothing. */
export function edit(project: string, path: string, from: string, to: string): void {
  const file = join(project, path);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} does not hold: ${from}`);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}
