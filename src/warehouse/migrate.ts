import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError } from '../errors.ts';
import { packageDir } from '../settings.ts';
import type { Database } from './database.ts';

/** Brings the `ops` schema up to date: each file of `sql/catalog/` is applied once, in order; all that are missing or none. */
export async function migrate(database: Database): Promise<void> {
  await database.run('create schema if not exists ops');
  await database.run('create table if not exists ops.migrations (name varchar, applied_at timestamp)');
  const applied = new Set(
    (await database.rows<{ name: string }>('select name from ops.migrations')).map((m) => m.name),
  );
  const folder = join(packageDir, 'sql', 'catalog');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const unknown = [...applied].filter((name) => !files.includes(name));
  if (unknown.length > 0) {
    throw new MallardError(
      'execution',
      `this warehouse was written by a newer Mallard: it has migration ${unknown.join(', ')}`,
      {
        next: 'run it with that version or a newer one',
      },
    );
  }
  const missing = files.filter((name) => !applied.has(name));
  if (missing.length === 0) return;
  await database.transaction(async () => {
    for (const name of missing) await database.run(readFileSync(join(folder, name), 'utf8'));
    await database.run(
      "insert into ops.migrations select unnest(string_split($names, ',')), current_timestamp at time zone 'UTC'",
      { names: missing.join() },
    );
  });
}
