import { readFileSync } from 'node:fs';
import { MallardError } from '../../src/errors.ts';
import type { Comparison } from './case.ts';
import type { Machine } from './machine.ts';

/** What a bench has found, as `--json` writes it: every figure of every repetition, so that tables follow from it alone. */
export interface Result {
  machine: Machine;
  runs: number;
  comparisons: ({ case: string } & Comparison)[];
}

/** Throws `usage` where a file is no result of this bench. */
export function readResult(file: string): Result {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8')) as Result;
    if (result.machine?.node === undefined || !Array.isArray(result.comparisons))
      throw new Error('no comparisons');
    return result;
  } catch (cause) {
    const next = 'npm run bench -- --json FILE writes one';
    throw new MallardError('usage', 'this is no result of the bench', { where: file, next, cause });
  }
}
