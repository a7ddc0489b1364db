import { onTestFinished } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { openInMemory } from '../../src/warehouse/open.ts';

/** A warehouse in memory with its `ops` schema. Whoever opens it closes it. */
export async function openMemoryWarehouse(): Promise<Database> {
  const database = await openInMemory();
  await database.run("attach ':memory:' as warehouse");
  await database.run('use warehouse');
  await migrate(database);
  return database;
}

/** A warehouse in memory for one test, closed when that has finished. */
export async function memoryWarehouse(): Promise<Database> {
  const database = await openMemoryWarehouse();
  onTestFinished(() => database.close());
  return database;
}

/** The one value of an expression. */
export async function evaluate(database: Database, expression: string): Promise<unknown> {
  const { rows } = await database.query(`select ${expression}`);
  return rows[0]?.[0];
}
