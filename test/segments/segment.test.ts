import { describe, expect, it } from 'vitest';
import { type Segmented, segment } from '../../src/segments/segment.ts';
import type { Database } from '../../src/warehouse/database.ts';
import {
  blob,
  type Customer,
  customersOf,
  openWarehouse,
  segmentation,
  writeCustomers,
} from './customers.ts';

const RUN = { runId: 'run', asOf: '2026-01-31' };
const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a', 'b'] };
const CROWD = [...blob(0, 0, 10), ...blob(20, 5, 10), ...blob(5, 30, 10)];

const DEGENERATE: [string, [number, number][]][] = [
  ['no customer', []],
  ['one customer', [[3, 4]]],
  [
    'two customers',
    [
      [3, 4],
      [9, 1],
    ],
  ],
  [
    'two customers alike',
    [
      [3, 4],
      [3, 4],
    ],
  ],
  [
    'five customers',
    [
      [1, 2],
      [2, 1],
      [9, 9],
      [8, 9],
      [4, 4],
    ],
  ],
  [
    'three customers, fewer than the largest k',
    [
      [1, 2],
      [2, 1],
      [9, 9],
    ],
  ],
  ['forty customers, all alike', Array.from({ length: 40 }, () => [12, 5])],
  ['two kinds of customers', Array.from({ length: 40 }, (_, i) => [i % 2, 7])],
  ['one who is far from all', [...CROWD, [1e9, 3]]],
  ['one who is far from all in both features', [...CROWD, [-1e12, 1e12]]],
  ['a feature that does not vary', CROWD.map(([a]) => [a, 250])],
  ['a feature that varies for one alone', [...CROWD.map(([a]): [number, number] => [a, 1]), [4, 2]]],
  ['values below zero', CROWD.map(([a, b]) => [a - 100, -b])],
  ['values that are tiny', CROWD.map(([a, b]) => [a / 1e9, b / 1e9])],
];

/** Every row of the source is there once; none without a cluster; the fitted ones are 0, 1, 2, … without a gap. */
async function checkTable(database: Database, customers: readonly Customer[], segmented: Segmented) {
  const rows = await database.rows<{ id: string; Cluster: number | null }>('select * from gold.clusters');
  expect(rows.map(({ id }) => id).sort()).toEqual(customers.map(({ id }) => id).sort());
  expect(segmented).toMatchObject({ rowsIn: customers.length, rowsOut: customers.length });
  expect(rows.filter(({ Cluster }) => !Number.isInteger(Cluster))).toEqual([]);
  const fitted = [...new Set(rows.map(({ Cluster }) => Number(Cluster)))].filter((cluster) => cluster >= 0);
  expect(fitted.sort((x, y) => x - y)).toEqual([...segmented.model.centroids.keys()]);
  return rows;
}

describe.each([
  ['without a look for outliers', undefined],
  ['with outliers set apart', OUTLIERS],
])('segments %s', (_, outliers) => {
  it.each(DEGENERATE)('have every row once, in clusters numbered from 0: %s', async (_case, points) => {
    const database = await openWarehouse();
    const customers = customersOf(points);
    await writeCustomers(database, customers);
    const definition = segmentation({ k: { ...segmentation().k, to: 6 }, ...(outliers && { outliers }) });
    const rows = await checkTable(database, customers, await segment(database, definition, RUN));
    const apart = rows.filter(({ Cluster }) => Number(Cluster) < 0);
    if (outliers === undefined) expect(apart).toEqual([]);
    else expect(apart.every(({ Cluster }) => [-1, -2, -3].includes(Number(Cluster)))).toBe(true);
  });
});

describe('the table of clusters', () => {
  it('has the key, under its own name and type, its cluster, and what speaks for it', async () => {
    const database = await openWarehouse();
    await database.run('create table gold.shops as select 10::bigint as "Shop ""No""", 1 as a, 2 as b');
    await segment(database, segmentation({ source: 'gold.shops', key: 'Shop "No"' }), RUN);
    const { columns, rows } = await database.query('select * from gold.clusters');
    expect(columns).toEqual([
      { name: 'Shop "No"', type: 'BIGINT' },
      { name: 'Cluster', type: 'INTEGER' },
      { name: 'Position', type: 'INTEGER' },
      { name: 'Distance', type: 'DOUBLE' },
      { name: 'Next_Cluster', type: 'INTEGER' },
      { name: 'Next_Distance', type: 'DOUBLE' },
      { name: 'Set_Apart_By', type: 'VARCHAR' },
    ]);
    expect(rows).toEqual([[10, 0, 0, 0, null, null, null]]);
  });

  it('keeps a row for each row of the source, also where a key is there twice', async () => {
    const database = await openWarehouse();
    const customers = [...customersOf(CROWD), { id: 'c0', a: 0, b: 0 }, { id: 'c0', a: 20, b: 5 }];
    await writeCustomers(database, customers);
    await checkTable(database, customers, await segment(database, segmentation(), RUN));
  });

  it('puts those who are far out into clusters of their own, which the others do not feel', async () => {
    const database = await openWarehouse();
    const customers = [...customersOf(CROWD), { id: 'rich', a: 1e7, b: 1 }, { id: 'both', a: 1e7, b: 1e7 }];
    await writeCustomers(database, customers);
    const definition = segmentation({ outliers: OUTLIERS });
    const rows = await checkTable(database, customers, await segment(database, definition, RUN));
    expect(rows.filter(({ Cluster }) => Number(Cluster) < 0)).toMatchObject([
      { id: 'rich', Cluster: -1, Position: -1, Distance: null, Set_Apart_By: 'a' },
      { id: 'both', Cluster: -3, Position: -3, Distance: null },
    ]);
    await writeCustomers(database, customersOf(CROWD));
    await segment(database, segmentation(), RUN);
    const alone = await database.rows('select * from gold.clusters order by id');
    expect(rows.filter(({ Cluster }) => Number(Cluster) >= 0).sort((p, q) => (p.id < q.id ? -1 : 1))).toEqual(
      alone,
    );
  });

  it('is not made, and what was there is left, where a feature is null', async () => {
    const database = await openWarehouse();
    await writeCustomers(database, customersOf(CROWD));
    await segment(database, segmentation(), RUN);
    await writeCustomers(database, [{ id: 'x', a: 1, b: null }]);
    await expect(segment(database, segmentation(), RUN)).rejects.toMatchObject({ kind: 'rule' });
    expect(await database.rows('select count(*) as n from gold.clusters')).toEqual([{ n: CROWD.length }]);
  });

  it('goes with its run: rolled back, the table and the record of the model are as before', async () => {
    const database = await openWarehouse();
    await writeCustomers(database, customersOf(CROWD));
    const stop = database.transaction(async () => {
      await segment(database, segmentation(), RUN);
      throw new Error('stopped');
    });
    await expect(stop).rejects.toThrow('stopped');
    expect(await database.rows("select * from duckdb_tables() where table_name = 'clusters'")).toEqual([]);
    expect(await database.rows('select * from ops.models')).toEqual([]);
  });
});
