import { totalmem } from 'node:os';
import { MallardError } from '../errors.ts';

/** So much DuckDB may hold before it writes to the disk what it does not need at once. It works as fast with it. */
const USUAL_BYTES = 3e9;
const SHARE_OF_MACHINE = 0.6;

/**
 * How much memory DuckDB may use in a run: `MALLARD_MEMORY_LIMIT`, such as `8GB`, or 3 GB, or less on a small machine.
 * Throws `usage` where the variable says nothing DuckDB understands.
 */
export function memoryLimit(env: NodeJS.ProcessEnv = process.env, machineBytes: number = totalmem()): string {
  const asked = env.MALLARD_MEMORY_LIMIT?.trim();
  if (asked === undefined || asked === '')
    return `${Math.floor(Math.min(USUAL_BYTES, machineBytes * SHARE_OF_MACHINE) / 1e6)}MB`;
  if (/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(asked)) return asked;
  throw new MallardError('usage', `MALLARD_MEMORY_LIMIT is '${asked}', which is no amount of memory`, {
    where: 'the environment',
    next: 'say how much, such as 8GB or 512MB',
  });
}
