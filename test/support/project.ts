import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyAllDefinitions, copyDefinitions, shorten } from './short-project.ts';
import { temporaryFolder } from './temporary.ts';
import { noteValidated } from './warehouse.ts';

/** A copy of this project's retail pipeline, to change and to break, up to segments (`shorten`); as it is, it is known to be valid. */
export function copyProject(folder = temporaryFolder()): string {
  copyDefinitions(folder);
  shorten(folder);
  noteValidated(join(folder, 'warehouse', 'mallard.state'), 'short');
  return folder;
}

/** As `copyProject`, with all that follows from segments. */
export function copyWholeProject(folder = temporaryFolder()): string {
  copyDefinitions(folder);
  noteValidated(join(folder, 'warehouse', 'mallard.state'), 'whole');
  return folder;
}

/** A copy of this project with all its pipelines. */
export function copyAllPipelines(folder = temporaryFolder()): string {
  copyAllDefinitions(folder);
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
