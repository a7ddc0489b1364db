import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { memoryWarehouse } from './memory-warehouse.ts';

const names = async (database: Database) =>
  (await database.rows<{ name: string }>('select name from ops.migrations order by rowid')).map(
    (m) => m.name,
  );

it('applies each file of sql/catalog once, in order', async () => {
  const database = await memoryWarehouse();
  const files = readdirSync(join(packageDir, 'sql', 'catalog'))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  expect(files.length).toBeGreaterThan(0);
  expect(await names(database)).toEqual(files);
});

it('changes nothing when the schema is up to date, and keeps what is in it', async () => {
  const database = await memoryWarehouse();
  const state = async () => ({
    migrations: await database.rows('select * from ops.migrations'),
    columns: await database.rows(
      "select table_name, column_name, data_type from information_schema.columns where table_schema = 'ops' order by all",
    ),
  });
  await database.run("insert into ops.parameters values ('as_of', '2026-04-28')");
  const before = await state();
  await migrate(database);
  expect(await state()).toEqual(before);
  expect(await database.rows('select * from ops.parameters')).toEqual([
    { name: 'as_of', value: '2026-04-28' },
  ]);
});

it('refuses a warehouse that a newer version wrote, naming what it does not know', async () => {
  const database = await memoryWarehouse();
  await database.run("insert into ops.migrations values ('999_from_the_future.sql', timestamp '2030-01-01')");
  const before = await names(database);
  await expect(migrate(database)).rejects.toMatchObject({
    kind: 'execution',
    message: expect.stringContaining('999_from_the_future.sql'),
  });
  expect(await names(database)).toEqual(before);
});

it('applies what is missing to a warehouse that an older version wrote', async () => {
  const database = await memoryWarehouse();
  const all = await names(database);
  await database.run('drop schema ops cascade');
  await migrate(database);
  expect(await names(database)).toEqual(all);
  expect(await database.rows('select * from ops.runs')).toEqual([]);
});
