import { join } from 'node:path';
import { inject } from 'vitest';
import { temporaryFolder, writeFiles } from './temporary.ts';

/**
 * Where a warehouse can be made, in a folder of its own or one that is there. Its first run need not find out again that
 * this project's definitions, unchanged, are valid; it finds that out of any others.
 */
export function newWarehouse(folder: string = temporaryFolder()): string {
  noteValidated(join(folder, 'm.state'));
  return join(folder, 'm.duckdb');
}

/** Puts into a state folder what the tests' very first run has noted in its own. */
export function noteValidated(stateDir: string): void {
  writeFiles(stateDir, { 'validated.json': inject('validated') });
}
