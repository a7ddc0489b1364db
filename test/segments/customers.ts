import type { SegmentationDefinition } from '../../src/definitions/steps.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { memoryWarehouse } from '../warehouse/memory-warehouse.ts';

/** A row of the source table: its key, and the features `a` and `b`. */
export interface Customer {
  id: string;
  a: number | null;
  b: number | null;
}

/** A warehouse as a run has it, with the schema `gold`; closed when the test has finished. */
export async function openWarehouse(): Promise<Database> {
  const database = await memoryWarehouse();
  await database.run('create schema if not exists gold');
  return database;
}

/** Makes `gold.customers` of these rows, in this order. */
export async function writeCustomers(database: Database, customers: readonly Customer[]): Promise<void> {
  await database.run('create or replace table gold.customers (id varchar, a double, b double)');
  if (customers.length === 0) return;
  const rows = customers.map(({ id, a, b }) => `('${id}', ${a}, ${b})`);
  await database.run(`insert into gold.customers values ${rows.join(', ')}`);
}

/** Customers `c0`, `c1`, … with these features. */
export function customersOf(points: readonly (readonly [number, number])[]): Customer[] {
  return points.map(([a, b], i) => ({ id: `c${i}`, a, b }));
}

/** `gold.customers` by `a` and `b` into `gold.clusters`, numbered by `a`, without outliers. */
export function segmentation(changes: Partial<SegmentationDefinition> = {}): SegmentationDefinition {
  return {
    kind: 'segmentation',
    table: 'gold.clusters',
    shownAs: 'segmentations/gold/clusters.yaml',
    source: 'gold.customers',
    key: 'id',
    features: ['a', 'b'],
    transforms: {},
    outliers: undefined,
    names: [],
    scaler: 'standard',
    k: { from: 2, to: 4, silhouette_weight: 0.6, elbow_weight: 0.4 },
    restarts: 3,
    seed: 42,
    sample: 100_000,
    silhouette_sample: 5_000,
    number_by: 'a',
    checks: [],
    ...changes,
  };
}

/** `size` points around a centre, at most 1 away from it in each feature. Always the same ones. */
export function blob(a: number, b: number, size: number): [number, number][] {
  return Array.from({ length: size }, (_, i) => [a + ((i * 7) % 11) / 11, b + ((i * 5) % 13) / 13]);
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function squaredDistance(p: readonly number[], q: readonly number[]): number {
  return sumOf(p.map((value, j) => (value - (q[j] ?? Number.NaN)) ** 2));
}
