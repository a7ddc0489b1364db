import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Database } from './database.ts';
import { STORAGE_VERSION } from './open.ts';
import { quoteText } from './quote.ts';

const FRESH = 'fresh';

/**
 * Writes the open database anew into a fresh file, which takes the old one's place: what was deleted is in no free block,
 * dictionary or log of it. Tables, comments and the order of rows stay. From its first byte the fresh file is locked by
 * us, and by the rename that lock guards the old name: nobody can open either in between. The connection goes on with
 * the fresh file; close it soon, since a log of it would have another name.
 *
 * A kill leaves the old file or the fresh one, whole, and maybe a `.fresh` beside it, which the next time removes.
 *
 * @param file the open database's own
 */
export async function rewriteDatabase(database: Database, file: string): Promise<void> {
  const fresh = freshFile(file);
  for (const leftover of [fresh, `${fresh}.wal`]) await rm(leftover, { force: true });
  await database.run('checkpoint');
  const { name } = await database.row<{ name: string }>('select current_database() as name');
  await database.run(
    `attach ${quoteText(fresh)} as ${FRESH} (storage_version ${quoteText(STORAGE_VERSION)})`,
  );
  await database.run(`copy from database ${name} to ${FRESH}`);
  await database.run(`checkpoint ${FRESH}`);
  if (existsSync(`${file}.wal`)) throw new Error('the old file has a log, though nothing was written to it');
  await rename(fresh, file);
  await database.run(`use ${FRESH}`);
  await database.run(`detach ${name}`);
}

/** Where a database is written anew. */
function freshFile(file: string): string {
  return `${file}.fresh`;
}
