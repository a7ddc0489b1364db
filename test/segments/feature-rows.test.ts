import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segmentation } from '../../src/definitions/segmentation.ts';
import {
  makeFeatureRows,
  markOutliers,
  measureLimits,
  type OutlierLimit,
  sampleRows,
} from '../../src/segments/feature-rows.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { type Customer, customersOf, openWarehouse, segmentation, writeCustomers } from './customers.ts';

const byFeature = (factor: number) =>
  segmentation({ outliers: { method: 'iqr', factor, features: ['a', 'b'] } });

/** The p-quantile on the straight line between the two values it falls between. */
function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  const at = p * (sorted.length - 1);
  const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

function isOutside(values: readonly number[], value: number, factor: number): boolean {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return value < low - factor * (high - low) || value > high + factor * (high - low);
}

/** The rows, with the outliers among them marked. */
async function makeRows(database: Database, definition: Segmentation): Promise<OutlierLimit[]> {
  await makeFeatureRows(database, definition);
  const limits = await measureLimits(database, definition);
  await markOutliers(database, definition, limits);
  return limits;
}

async function outliersOf(database: Database): Promise<Record<string, number>> {
  const rows = await database.rows<{ key: string; outlier: number }>('select key, outlier from feature_rows');
  return Object.fromEntries(rows.map(({ key, outlier }) => [key, outlier]));
}

describe('the rows to cluster', () => {
  it('hold each row of the source once, with its features in their order as doubles', async () => {
    const database = await openWarehouse();
    await database.run('create table gold.customers (id integer, "Net ""Sum""" decimal(10, 2), b integer)');
    await database.run('insert into gold.customers values (1, 12.34, -7), (2, 0, 9), (2, 0, 9)');
    await makeFeatureRows(database, segmentation({ features: ['b', 'Net "Sum"'], number_by: 'b' }));
    const { rows, columns } = await database.query(
      'select key, f0, f1, outlier from feature_rows order by all',
    );
    expect(rows).toEqual([
      [1, -7, 12.34, 0],
      [2, 9, 0, 0],
      [2, 9, 0, 0],
    ]);
    expect(columns.slice(1, 3).map(({ type }) => type)).toEqual(['DOUBLE', 'DOUBLE']);
  });

  it('are those of this call alone, however often it is made', async () => {
    const database = await openWarehouse();
    await writeCustomers(
      database,
      customersOf([
        [1, 1],
        [2, 2],
      ]),
    );
    await makeFeatureRows(database, segmentation());
    await writeCustomers(database, customersOf([[3, 3]]));
    await makeFeatureRows(database, segmentation());
    expect((await database.query('select key, f0, f1 from feature_rows')).rows).toEqual([['c0', 3, 3]]);
  });

  it.each([
    [
      'a feature',
      [{ id: 'x', a: null, b: 1 }],
      '1 rows of gold.customers have a a that cannot be clustered, id x among them: null',
    ],
    [
      'another feature',
      [
        { id: 'x', a: 1, b: null },
        { id: 'y', a: null, b: null },
      ],
      '1 rows of gold.customers have a a that cannot be clustered, id y among them: null',
    ],
  ])(
    'are refused when %s is null, with how many, of which table, and one of them',
    async (_, bad, message) => {
      const database = await openWarehouse();
      await writeCustomers(database, [{ id: 'good', a: 1, b: 2 }, ...bad]);
      await expect(makeFeatureRows(database, segmentation())).rejects.toMatchObject({
        name: 'MallardError',
        kind: 'rule',
        message,
        where: 'gold.customers',
        next: expect.stringContaining('needs a finite number'),
      });
    },
  );

  it('are refused when a key is null', async () => {
    const database = await openWarehouse();
    await writeCustomers(database, customersOf([[1, 1]]));
    await database.run('insert into gold.customers values (null, 1, 1)');
    await expect(makeFeatureRows(database, segmentation())).rejects.toMatchObject({ kind: 'rule' });
  });
});

describe('outliers', () => {
  const value = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 1, arbitrary: fc.integer({ min: -100, max: 200 }) },
  );

  it('lie beyond the quartiles by the factor, numbered by the features they are out of range in', async () => {
    const database = await openWarehouse();
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(0.5, 1.5, 3),
        async (points, factor) => {
          await writeCustomers(database, customersOf(points));
          await makeRows(database, byFeature(factor));
          const [as, bs] = [points.map(([a]) => a), points.map(([, b]) => b)];
          const expected = points.map(
            ([a, b]) => -(Number(isOutside(as, a, factor)) + 2 * Number(isOutside(bs, b, factor))) + 0,
          );
          for (const number of expected) seen.add(number);
          expect(await outliersOf(database)).toEqual(
            Object.fromEntries(expected.map((number, i) => [`c${i}`, number])),
          );
        },
      ),
      { numRuns: 60 },
    );
    expect([...seen].sort((x, y) => x - y)).toEqual([-3, -2, -1, 0]);
  });

  it('do not include a value that lies exactly at the fence', async () => {
    // quartiles of 0, 1, 2, 3, 4, 5, 6, 7, 12: 2 and 6; the fences at 1.5 times 4: −4 and 12
    const database = await openWarehouse();
    const rows = [0, 1, 2, 3, 4, 5, 6, 7, 12].map((a): [number, number] => [a, 0]);
    await writeCustomers(database, customersOf(rows));
    await makeRows(database, byFeature(1.5));
    expect(Object.values(await outliersOf(database)).every((outlier) => outlier === 0)).toBe(true);
    await makeRows(database, byFeature(1.49));
    expect(await outliersOf(database)).toMatchObject({ c7: 0, c8: -1 });
  });

  it('are looked for in the named features alone, in the order in which they are named', async () => {
    const database = await openWarehouse();
    const plain = Array.from({ length: 20 }, (_, i): [number, number] => [i, i]);
    await writeCustomers(database, customersOf([...plain, [1_000, 5], [5, 1_000]]));
    const outliers = (features: string[]) =>
      segmentation({ outliers: { method: 'iqr', factor: 1.5, features } });
    await makeRows(database, outliers(['b', 'a']));
    expect(await outliersOf(database)).toMatchObject({ c0: 0, c20: -2, c21: -1 });
    await makeRows(database, outliers(['b']));
    expect(await outliersOf(database)).toMatchObject({ c0: 0, c20: 0, c21: -1 });
    await makeRows(database, segmentation());
    expect(await outliersOf(database)).toMatchObject({ c0: 0, c20: 0, c21: 0 });
  });

  it('are numbered as bits for more than two features', async () => {
    const database = await openWarehouse();
    await database.run(
      `create table gold.customers as
       select i as id, i % 7 as a, i % 5 as b, i % 3 as c from range(100) plain(i)
       union all select i, 3 + 900 * (i = 100)::int, 2 + 900 * (i in (101, 103))::int, 1 + 900 * (i <> 101)::int
       from range(100, 104) far(i)`,
    );
    const features = ['a', 'b', 'c'];
    await makeRows(database, segmentation({ features, outliers: { method: 'iqr', factor: 1.5, features } }));
    expect(await outliersOf(database)).toMatchObject({ 0: 0, 99: 0, 100: -5, 101: -2, 102: -4, 103: -6 });
  });
});

describe('the sample to fit on', () => {
  const customers: Customer[] = Array.from({ length: 50 }, (_, i) => ({ id: `c${i}`, a: i, b: i % 3 }));

  async function sampleOf(database: Database, size: number, seed: number): Promise<string[]> {
    await makeRows(database, segmentation());
    const rows = await sampleRows(database, segmentation({ sample: size, seed }));
    return rows.map(([a]) => `c${a}`);
  }

  it('is the first by md5 of seed and key, whatever the order of the source', async () => {
    const database = await openWarehouse();
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    for (const seed of [1, 99]) {
      const hashes = new Map(customers.map(({ id }) => [md5(`${seed}:${id}`), id]));
      const expected = [...hashes.keys()].sort().map((hash) => hashes.get(hash));
      for (const source of [customers, [...customers].reverse()]) {
        await writeCustomers(database, source);
        expect(await sampleOf(database, 12, seed)).toEqual(expected.slice(0, 12));
      }
    }
  });

  it('is everybody where it is large enough', async () => {
    const database = await openWarehouse();
    await writeCustomers(database, customers);
    expect((await sampleOf(database, 50, 3)).sort()).toEqual(customers.map(({ id }) => id).sort());
    expect(await sampleOf(database, 49, 3)).toHaveLength(49);
  });

  it('leaves outliers out', async () => {
    const database = await openWarehouse();
    await writeCustomers(database, [...customers, { id: 'far', a: 10_000, b: 1 }]);
    await makeRows(database, byFeature(1.5));
    const sample = await sampleRows(database, segmentation());
    expect(sample).toHaveLength(50);
    expect(sample).not.toContainEqual([10_000, 1]);
  });
});
