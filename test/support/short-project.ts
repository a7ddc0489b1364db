import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipelineNames } from '../../src/definitions/project.ts';
import { packageDir } from '../../src/settings.ts';

/** All that a project is made of. */
export const PROJECT_FOLDERS = [
  'pipelines',
  'sql',
  'expectations',
  'lookups',
  'segmentations',
  'lifetime_values',
  'generators',
] as const;

/** Copies this project's definitions, those of every pipeline. */
export function copyAllDefinitions(folder: string): void {
  for (const part of PROJECT_FOLDERS) cpSync(join(packageDir, part), join(folder, part), { recursive: true });
}

/**
 * Copies the definitions of `retail`, so that it is the copy's only pipeline, as in a shop that has just one. Files of
 * the other pipelines are called by their names, or begin with them.
 */
export function copyDefinitions(folder: string): void {
  const others = pipelineNames(packageDir).filter((name) => name !== 'retail');
  const isOfRetail = (path: string) =>
    !others.some((name) => basename(path) === `${name}.yaml` || basename(path).startsWith(`${name}_`));
  for (const part of PROJECT_FOLDERS)
    cpSync(join(packageDir, part), join(folder, part), { recursive: true, filter: isOfRetail });
}

/**
 * Leaves out of a copy what follows from segments: personas, scores, histories, lifetime values and campaigns have tests
 * of their own, and would make every run of all other tests half as long again. Files to segments, and quality, stay.
 */
export function shorten(folder: string): void {
  const file = join(folder, 'pipelines', 'retail.yaml');
  const text = readFileSync(file, 'utf8');
  const without = (from: string, to: string, rest: string) => {
    const [start, end] = [rest.indexOf(from), rest.indexOf(to)];
    if (start === -1 || end < start) throw new Error(`${file} has no steps from '${from}' to '${to}'`);
    return rest.slice(0, start) + rest.slice(end);
  };
  const shorter = without('  - history:', '  - table: quality.', text);
  writeFileSync(file, without('  - campaigns:', '\nreport:', shorter));
}
