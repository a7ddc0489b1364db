import { join } from 'node:path';
import { inject } from 'vitest';
import { temporaryFolder, writeFiles } from './temporary.ts';

/**
 * Where a warehouse can be made, in a folder of its own or one that is there. Its first run need not find out again that
 * the definitions of this project, or of the short one, are valid; it finds that out of any others.
 */
export function newWarehouse(folder: string = temporaryFolder(), of: 'short' | 'whole' = 'short'): string {
  noteValidated(join(folder, 'm.state'), of);
  return join(folder, 'm.duckdb');
}

/** Puts into a state folder what the tests' very first run of that project has noted in its own. */
export function noteValidated(stateDir: string, of: 'short' | 'whole'): void {
  writeFiles(stateDir, { 'validated.json': inject('validated')[of] });
}
