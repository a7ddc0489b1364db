import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mallard } from '../support/mallard.ts';
import { REAL_FILES } from '../support/real-files.ts';

/** So many of the real files come first, so that the second run moves customers from one segment to another. */
const FIRST = 250;

/**
 * Runs the shop's real files, in two runs, and the made-up ones of the other pipelines into a warehouse in a folder.
 * Gives the published file.
 */
export async function makeRealWarehouse(folder: string): Promise<string> {
  const warehouse = join(folder, 'mallard.duckdb');
  const type = async (...args: string[]) => {
    const { code, stderr } = await mallard('--warehouse', warehouse, '--quiet', ...args);
    if (code !== 0) throw new Error(`mallard ${args.join(' ')}: ${stderr}`);
  };
  for (const pipeline of ['behavior', 'customer360']) {
    await type('generate', pipeline, '--to', join(folder, pipeline));
    await type('run', pipeline, '--source', join(folder, pipeline));
  }
  const inbox = join(folder, 'retail');
  const files = readdirSync(REAL_FILES).sort();
  mkdirSync(inbox);
  for (const batch of [files.slice(0, FIRST), files.slice(FIRST)]) {
    for (const file of batch) cpSync(join(REAL_FILES, file), join(inbox, file), { preserveTimestamps: true });
    await type('run', 'retail', '--source', inbox);
  }
  return warehouse;
}
