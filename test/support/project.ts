import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';
import { temporaryFolder } from './temporary.ts';

/** A copy of this project's definitions, to change and to break. */
export function copyProject(): string {
  const folder = temporaryFolder();
  for (const part of ['pipelines', 'sql', 'expectations', 'lookups', 'segmentations', 'lifetime_values']) {
    cpSync(join(packageDir, part), join(folder, part), { recursive: true });
  }
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
