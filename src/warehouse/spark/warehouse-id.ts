import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../write-whole.ts';

/**
 * What tells this warehouse from every other, a copy of its tables included: a random id that its state folder has, made
 * where there is none.
 */
export async function warehouseId(stateDir: string): Promise<string> {
  const file = join(stateDir, 'warehouse-id');
  if (!existsSync(file)) await writeWhole(file, (part) => writeFile(part, `${randomUUID()}\n`));
  return readFileSync(file, 'utf8').trim();
}
