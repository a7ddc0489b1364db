import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Copies this project's definitions whole. */
export function copyDefinitions(folder: string): void {
  for (const part of PROJECT_FOLDERS) cpSync(join(packageDir, part), join(folder, part), { recursive: true });
}

/**
 * Leaves one pipeline in a copy, so that no command need name it, and leaves out of it what follows from segments:
 * personas, scores, histories, lifetime values and campaigns have tests of their own, and would make every run of all
 * other tests half as long again. Files to segments, and quality, stay.
 */
export function shorten(folder: string): void {
  const file = join(folder, 'pipelines', 'retail.yaml');
  for (const other of readdirSync(join(folder, 'pipelines')))
    if (other !== 'retail.yaml') rmSync(join(folder, 'pipelines', other));
  const text = readFileSync(file, 'utf8');
  const without = (from: string, to: string, rest: string) => {
    const [start, end] = [rest.indexOf(from), rest.indexOf(to)];
    if (start === -1 || end < start) throw new Error(`${file} has no steps from '${from}' to '${to}'`);
    return rest.slice(0, start) + rest.slice(end);
  };
  const shorter = without('  - history:', '  - table: quality.', text);
  writeFileSync(file, without('  - campaigns:', '\nreport:', shorter));
}
