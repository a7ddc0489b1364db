import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LifetimeValueDefinition } from '../../src/definitions/steps.ts';
import type { PurchaseGroup } from '../../src/lifetime/fit-purchases.ts';
import type { ValueGroup } from '../../src/lifetime/fit-values.ts';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

/** A row of the source table: purchases after the first, days to the last and to the as-of date, average value. */
export interface Customer {
  id: string | null;
  x: number | null;
  tx: number | null;
  t: number | null;
  m: number | null;
}

/** A warehouse as a run has it, with the schema `gold`; closed when the test has finished. */
export async function openWarehouse(): Promise<Database> {
  const database = await memoryWarehouse();
  await database.run('create schema if not exists gold');
  return database;
}

/** Makes `gold.customers` of these rows, in this order. */
export async function writeCustomers(database: Database, customers: readonly Customer[]): Promise<void> {
  await database.run(
    'create or replace table gold.customers (id varchar, x double, tx double, t double, m double)',
  );
  if (customers.length === 0) return;
  const rows = customers.map(
    ({ id, x, tx, t, m }) => `(${id === null ? null : `'${id}'`}, ${x}, ${tx}, ${t}, ${m})`,
  );
  await database.run(`insert into gold.customers values ${rows.join(', ')}`);
}

/** Customers `c0`, `c1`, … of [x, t_x, T, m]. */
export function customersOf(rows: readonly (readonly (number | null)[])[]): Customer[] {
  return rows.map(([x = null, tx = null, t = null, m = null], i) => ({ id: `c${i}`, x, tx, t, m }));
}

/** `gold.customers` into `gold.lifetimes`, 90 days ahead. */
export function lifetimeValue(changes: Partial<LifetimeValueDefinition> = {}): LifetimeValueDefinition {
  return {
    kind: 'lifetime_value',
    shownAs: 'lifetime_values/gold/lifetimes.yaml',
    table: 'gold.lifetimes',
    source: 'gold.customers',
    key: 'id',
    frequency: 'x',
    recency: 'tx',
    age: 't',
    value: 'm',
    model: 'bg_nbd',
    horizon_days: 90,
    sample: 20_000,
    seed: 42,
    ...changes,
  };
}

/**
 * The 2,357 customers of CDNOW's sample, in weeks and dollars, those alike as one: what the papers were fitted on.
 *
 * Source: Fader and Hardie, brucehardie.com/datasets, as summarised in the Python package lifetimes 0.11.3 (MIT).
 */
export function cdnow(): { purchases: PurchaseGroup[]; values: ValueGroup[] } {
  const [, ...lines] = readFileSync(join(packageDir, 'test/lifetime/cdnow.csv'), 'utf8').trim().split('\n');
  const rows = lines.map((line) => {
    const [frequency = 0, recency = 0, age = 0, value = 0, customers = 0] = line.split(',').map(Number);
    return { frequency, recency, age, value, customers };
  });
  return { purchases: rows, values: rows.filter(({ frequency }) => frequency > 0) };
}
