import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/warehouse/database.ts';
import { blob, type Customer, customersOf, openWarehouse, segmentation } from './customers.ts';
import { type ClusterRow, forgetModels, runAgain, runOver } from './models.ts';

const fixed = (k: number) => ({ ...segmentation().k, from: k, to: k });
const OUTLIERS = { method: 'iqr' as const, factor: 1.5, features: ['a', 'b'] };
const CROWD = [...blob(0, 0, 10), ...blob(20, 5, 10), ...blob(5, 30, 10)];
const SCALERS = ['standard', 'robust', 'min_max'] as const;

/** What holds of every table of clusters, whatever it is made of. */
async function checkRows(database: Database, rows: readonly ClusterRow[], runId: string): Promise<void> {
  for (const row of rows) {
    expect(Number.isInteger(row.Cluster)).toBe(true);
    expect(row.Cluster < 0 ? row.Distance : Number.isFinite(row.Distance)).toBe(
      row.Cluster < 0 ? null : true,
    );
    expect(row.Next_Cluster).not.toBe(row.Cluster);
    if (row.Next_Distance !== null && row.Distance !== null)
      expect(row.Next_Distance).toBeGreaterThanOrEqual(row.Distance);
  }
  const odd = await database.rows(
    `select * from ops.model_centroids where run_id = $runId
     and not (isfinite(centroid) and isfinite(scaled_centroid) and isfinite(scaler_centre) and scaler_scale > 0)`,
    { runId },
  );
  expect(odd).toEqual([]);
  const clusters = await database.rows<{ cluster: number; customers: number }>(
    'select cluster, customers from ops.model_clusters where run_id = $runId order by cluster',
    { runId },
  );
  const counted = await database.rows(
    'select "Cluster" as cluster, count(*) as customers from gold.clusters group by all order by all',
  );
  expect(clusters).toEqual(counted);
}

const CASES: [string, [number, number][]][] = [
  ['nobody', []],
  ['one', [[3, 4]]],
  ['two', [[3, 4], [9, 1]]],
  ['five', [[1, 2], [2, 1], [9, 9], [8, 9], [4, 4]]],
  ['forty alike', Array.from({ length: 40 }, () => [0.1, 0.1])],
  ['all but one alike', [...Array.from({ length: 39 }, (): [number, number] => [7, 7]), [8, 7]]],
  ['one far out', [...CROWD, [1e150, 3]]],
  ['a feature that does not vary', CROWD.map(([a]) => [a, 0.1])],
  ['values below -1', CROWD.map(([a, b]) => [-a * 100, -b])],
  ['no two alike that are no outliers', CROWD.map(([a], i) => [a, 2 ** (i * 2)])],
]; // biome-ignore format: a row a case

describe('segments by any scaler, with outliers or without', () => {
  it.each(CASES)('have every row once, and numbers that are numbers: %s', async (_, points) => {
    const database = await openWarehouse();
    for (const scaler of SCALERS)
      for (const outliers of [undefined, OUTLIERS]) {
        const definition = segmentation({
          scaler,
          k: { ...segmentation().k, from: 3, to: 6 },
          ...(outliers && { outliers }),
        });
        const { rows, segmented, model } = await runOver(database, customersOf(points), definition);
        expect(rows.map(({ id }) => id).sort()).toEqual(points.map((_, i) => `c${i}`).sort());
        expect(segmented).toMatchObject({ rowsIn: points.length, rowsOut: points.length });
        await checkRows(database, rows, model.run_id);
        // and once more, beside what is there
        expect((await runAgain(database, definition)).rows).toEqual(rows);
      }
  });

  it('have a k of at most as many as there are rows that differ', async () => {
    const database = await openWarehouse();
    const names = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({ name, highest: 'a' }));
    const { rows, model } = await runOver(
      database,
      customersOf([
        [1, 1],
        [5, 5],
        [1, 1],
        [9, 9],
      ]),
      segmentation({ k: fixed(6), names }),
    );
    expect(model.k).toBe(3);
    expect(rows.map(({ Cluster, Segment, Distance }) => [Cluster, Segment, Distance])).toEqual([
      [0, 'C', 0],
      [1, 'B', 0],
      [0, 'C', 0],
      [2, 'A', 0],
    ]);
  });

  it('have no cluster where all are outliers', async () => {
    const database = await openWarehouse();
    const customers = customersOf(
      [
        [0, 5],
        [9, 4],
        [4, 0],
        [5, 9],
        [4.5, 4.6],
      ].map(([a = 0, b = 0]) => [a, b]),
    );
    const outliers = { method: 'iqr' as const, factor: 1e-9, features: ['a', 'b'] };
    const four = customers.slice(0, 4);
    const { rows, model, segmented } = await runOver(database, four, segmentation({ outliers }));
    expect(rows.map(({ Cluster }) => Cluster).every((cluster) => cluster < 0)).toBe(true);
    expect(model).toMatchObject({ k: 0, sample: 0, outliers: 4, customers: 4 });
    expect(segmented.model.centroids).toEqual([]);
    await checkRows(database, rows, model.run_id);
    expect((await runOver(database, customers, segmentation({ outliers }))).model.k).toBe(1);
  });
});

describe('a feature', () => {
  it.each(['nan', 'infinity', '-infinity'])('that is %s is refused, and named', async (value) => {
    const database = await openWarehouse();
    await database.run(
      `create table gold.customers as select 'x' as id, cast('${value}' as double) as a, 1 as b union all select 'y', 1, 1`,
    );
    for (const transforms of [{}, { a: 'log1p' as const }])
      await expect(runAgain(database, segmentation({ transforms }))).rejects.toMatchObject({
        kind: 'rule',
        message: `1 rows of gold.customers have a a that cannot be clustered, id x among them: ${value === 'infinity' ? 'inf' : value.replace('infinity', 'inf')}`,
      });
  });

  it('that is too large to have a distance is refused, unless its row is an outlier or its logarithm is taken', async () => {
    const database = await openWarehouse();
    const customers = customersOf([...CROWD, [-1e300, 3], [1e200, 4]]);
    for (const scaler of SCALERS)
      await expect(runOver(database, customers, segmentation({ scaler }))).rejects.toMatchObject({
        kind: 'rule',
        message: '2 rows of gold.customers have a a that cannot be clustered, id c30 among them: -1e+300',
        next: expect.stringContaining('a needs a number from -1e+150 to 1e+150'),
      });
    const { rows, model } = await runAgain(database, segmentation({ outliers: OUTLIERS }));
    expect(rows.filter(({ Cluster }) => Cluster === -1)).toMatchObject([
      { id: 'c30', Set_Apart_By: 'a' },
      { id: 'c31', Set_Apart_By: 'a' },
    ]);
    await checkRows(database, rows, model.run_id);
    const positive = customers.map((one) => ({ ...one, a: Math.abs(one.a ?? 0) }));
    const logs = await runOver(database, positive, segmentation({ transforms: { a: 'log1p' } }));
    await checkRows(database, logs.rows, logs.model.run_id);
  });

  it('may be of any type of number, and of any name', async () => {
    const database = await openWarehouse();
    const names = [
      'it"s',
      "a 'name'",
      'x0',
      'd0',
      'constructor',
      'key',
      'select',
      'f1',
      'Cluster',
      'näme, 2',
    ];
    const types = ['DECIMAL(38, 3)', 'BIGINT', 'HUGEINT', 'UTINYINT', 'FLOAT', 'DECIMAL(9, 2)', 'INTEGER', 'DOUBLE', 'BIGINT', 'SMALLINT']; // biome-ignore format: side by side
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
    const columns = quoted.map(
      (name, i) => `cast((i * ${i + 3}) % 17 + i // 15 * 100 as ${types[i]}) as ${name}`,
    );
    await database.run(
      `create table gold.customers as select cast(i as varchar) as id, ${columns.join(', ')} from range(30) as of(i)`,
    );
    for (const transforms of [{}, { "a 'name'": 'log1p' as const, constructor: 'log1p' as const }]) {
      const definition = segmentation({
        features: names,
        number_by: 'it"s',
        k: fixed(2),
        transforms,
        outliers: { ...OUTLIERS, features: names.slice(0, 8) },
      });
      const { rows, model } = await runAgain(database, definition);
      expect(
        rows.map(({ Cluster, id }) => [Number(id) < 15 ? 0 : 1, Cluster]).every(([p, q]) => p === q),
      ).toBe(true);
      for (const { Set_Apart_By } of rows) expect(names).toContain(Set_Apart_By);
      expect(
        await database.row('select features from ops.models where run_id = $id', { id: model.run_id }),
      ).toEqual({ features: names });
      const recorded = await database.rows<{ feature: string }>(
        'select distinct feature from ops.model_centroids where run_id = $id',
        { id: model.run_id },
      );
      expect(recorded.map(({ feature }) => feature).sort()).toEqual([...names].sort());
      await forgetModels(database);
    }
  });
});

describe('a key', () => {
  it('may be there twice, hold quotes, and be empty', async () => {
    const database = await openWarehouse();
    const keys = ["o''neil", 'a"b', '', "o''neil", 'null', '; drop table gold.customers'];
    const customers = keys.map((id, i): Customer => ({ id, a: i * i, b: 1 }));
    const { rows } = await runOver(database, customers, segmentation({ outliers: OUTLIERS }));
    expect(rows.map(({ id }) => id).sort()).toEqual(keys.map((key) => key.replaceAll("''", "'")).sort());
    const again = await runOver(database, [...customers].reverse(), segmentation({ outliers: OUTLIERS }));
    expect(again.rows).toEqual(rows);
    expect(again.model.kept_share).toBeLessThanOrEqual(1);
  });
});
