import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformKindOf } from '../../src/segments/transform.ts';
import { blob, customersOf, openWarehouse, segmentation } from './customers.ts';
import { clustersById, runOver } from './models.ts';

const LOG = { a: 'log1p' as const };
const log1p = transformKindOf({ transforms: LOG }, 'a');
const fixed = (k: number) => ({ ...segmentation().k, from: k, to: k });

describe('log1p', () => {
  it('is the same in SQL and in numbers, and has its way back', async () => {
    const database = await openWarehouse();
    const value = fc.oneof(
      fc.double({ min: -0.999, max: 1e9, noNaN: true }),
      fc.double({ min: -1e-6, max: 1e-6, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 50 }), async (values) => {
        const list = values.map((one) => `(cast('${one}' as double))`).join(', ');
        const rows = await database.rows<{ y: number }>(
          `select ${log1p.sql('f')} as y from (values ${list}) as given(f)`,
        );
        for (const [i, { y }] of rows.entries()) {
          const one = values[i] ?? Number.NaN;
          expect(Math.abs(y - log1p.value(one))).toBeLessThan(1e-12);
          expect(Math.abs(log1p.inverse(y) - one)).toBeLessThan(1e-12 * (1 + Math.abs(one)));
        }
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['-1', '-1.0'],
    ['-250.5', '-250.5'],
  ])('refuses %s, and names the row', async (given, shown) => {
    const database = await openWarehouse();
    const customers = [...customersOf(blob(0, 0, 5)), { id: "it's me", a: Number(given), b: 1 }];
    await database.run('create table gold.clusters as select 1 as before');
    const quoted = customers.map((one) => ({ ...one, id: one.id.replaceAll("'", "''") }));
    await expect(runOver(database, quoted, segmentation({ transforms: LOG }))).rejects.toMatchObject({
      kind: 'rule',
      message: `1 rows of gold.customers have a a that cannot be clustered, id it's me among them: ${shown}`,
      where: 'gold.customers',
      next: expect.stringMatching(/a, of which log1p is taken, needs a number above -1/),
    });
    expect(await database.rows('select * from gold.clusters')).toEqual([{ before: 1 }]);
    expect(await database.rows('select * from ops.models')).toEqual([]);
    // of b nothing is taken, and a as it is may be anything
    await expect(
      runOver(database, quoted, segmentation({ transforms: { b: 'log1p' } })),
    ).resolves.toBeDefined();
  });

  it('clusters by size, not by amount, and gives the centres in the units of the feature', async () => {
    const database = await openWarehouse();
    // 0, 2 and 8: 1, 3 and 9 once 1 is added, whose logarithms have their mean at that of 3
    const points: [number, number][] = [0, 2, 8, 99_999].map((a) => [a, 0]);
    const definition = segmentation({ features: ['a'], transforms: LOG, k: fixed(2) });
    const { rows, segmented } = await runOver(database, customersOf(points), definition);
    expect(clustersById(rows)).toEqual({ c0: 0, c1: 0, c2: 0, c3: 1 });
    const centres = await database.rows<Record<string, number>>(
      'select centroid, scaled_centroid, scaler_centre, scaler_scale, transform from ops.model_centroids order by cluster',
    );
    expect(centres).toMatchObject([{ transform: 'log1p' }, { transform: 'log1p' }]);
    expect(centres[0]?.centroid).toBeCloseTo(2, 9);
    expect((centres[1]?.centroid ?? 0) / 99_999).toBeCloseTo(1, 9);
    for (const { scaled_centroid = 0, scaler_centre = 0, scaler_scale = 0, centroid = 0 } of centres)
      expect(Math.expm1(scaled_centroid * scaler_scale + scaler_centre) / centroid).toBeCloseTo(1, 9);
    // the mean of the logarithms of 1, 3, 9, 100 000
    expect(segmented.model.scaler.centres[0]).toBeCloseTo((3 * Math.log(3) + 5 * Math.log(10)) / 4, 9);
    expect(rows[0]?.Distance).toBeCloseTo(Math.log(3) / (segmented.model.scaler.scales[0] ?? 0), 9);
    const plain = await runOver(
      database,
      customersOf(points),
      segmentation({ features: ['a'], k: fixed(2) }),
    );
    expect(plain.model.compared_with).toBeNull();
  });

  it('comes after the limits of outliers, which are in the feature’s own units', async () => {
    const database = await openWarehouse();
    const points: [number, number][] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((a) => [a, a % 2]);
    const outliers = { method: 'iqr' as const, factor: 1.5, features: ['a'] };
    const definition = segmentation({ transforms: LOG, outliers });
    const { rows } = await runOver(database, customersOf([...points, [13, 1], [13, 0]]), definition);
    const limits = await database.rows('select feature, bit, low, high from ops.outlier_limits');
    // of all eleven: ranks 2.5 and 7.5, 2.5 and 7.5: 5 wide, the limits −5 and 15
    expect(limits).toEqual([{ feature: 'a', bit: 1, low: -5, high: 15 }]);
    expect(rows.every(({ Cluster }) => Cluster >= 0)).toBe(true);
    const out = await runOver(database, customersOf([...points, [15, 1], [15.5, 0]]), definition);
    expect(clustersById(out.rows)).toMatchObject({ c9: expect.toSatisfy((n: number) => n >= 0), c10: -1 });
    expect(out.rows.find(({ id }) => id === 'c10')).toMatchObject({ Set_Apart_By: 'a', Distance: null });
  });
});
