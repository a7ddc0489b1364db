import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../write-whole.ts';

/**
 * What tells this warehouse from every other: a random id in its state folder, which holds for the place that the folder
 * had then. A copy, of the tables or of the folder, gets an id of its own.
 */
export async function warehouseId(stateDir: string): Promise<string> {
  const place = realpathSync(stateDir);
  const file = join(place, 'warehouse-id');
  const [id, itsPlace] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  if (id !== undefined && itsPlace === place) return id;
  const made = randomUUID();
  await writeWhole(file, (part) => writeFile(part, `${made}\n${place}\n`));
  return made;
}
