import { describe, expect, it } from 'vitest';
import { stabilityIndex } from '../../src/segments/compare-models.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { type Customer, customersOf, openWarehouse, segmentation } from './customers.ts';
import { runAgain, runOver } from './models.ts';

const fixed = (k: number) => ({ ...segmentation().k, from: k, to: k });
const TWO = segmentation({ k: fixed(2) });

/** Ten customers on a line: `low` of them at 0, the others at 10. */
function line(low: number): Customer[] {
  return customersOf(Array.from({ length: 10 }, (_, i) => [i < low ? 0 : 10, 0]));
}

/** What is left of a customers' table whose keys are numbers. */
async function numberTheKeys(database: Database): Promise<void> {
  await database.run(
    "create or replace table gold.customers as select cast(ltrim(id, 'c') as bigint) as id, a, b from gold.customers",
  );
}

describe('the stability index', () => {
  const sizes = (...of: number[]) => of.map((customers, cluster) => ({ cluster, customers }));

  it('matches an example worked out by hand', () => {
    // shares ½, ½ and ¼, ¾: (¼ − ½) ln ½ + (¾ − ½) ln 1½
    expect(stabilityIndex(sizes(50, 50), sizes(5, 15))).toBeCloseTo(
      0.25 * Math.log(2) + 0.25 * Math.log(1.5),
      12,
    );
  });

  it('is 0 where the shares are the same, and the same both ways', () => {
    expect(stabilityIndex(sizes(3, 6), sizes(10, 20))).toBeCloseTo(0, 12);
    expect(stabilityIndex(sizes(3, 6), sizes(7, 1))).toBeCloseTo(
      stabilityIndex(sizes(7, 1), sizes(3, 6)) ?? Number.NaN,
      12,
    );
  });

  it('counts a cluster that is there once as half a row the other time, and goes by number, not by order', () => {
    // shares 1 and 0.05 of 10; 0.6 and 0.4 of 10
    const index = stabilityIndex(sizes(10), [
      { cluster: -1, customers: 4 },
      { cluster: 0, customers: 6 },
    ]);
    expect(index).toBeCloseTo((0.6 - 1) * Math.log(0.6) + (0.4 - 0.05) * Math.log(8), 12);
  });

  it('is null where there is nobody', () => {
    expect(stabilityIndex([], sizes(4))).toBeNull();
    expect(stabilityIndex(sizes(4), [])).toBeNull();
  });
});

describe('how much a model differs from the one before', () => {
  it('is null for the first, and nothing for the same again', async () => {
    const database = await openWarehouse();
    const first = await runOver(database, line(5), TWO);
    const nothing = { compared_with: null, kept_share: null, centre_shift: null, stability_index: null };
    expect(first.model).toMatchObject(nothing);
    const again = await runAgain(database, TWO);
    expect(again.model).toMatchObject({ compared_with: first.model.model_id, kept_share: 1 });
    expect(again.model.centre_shift).toBeCloseTo(0, 12);
    expect(again.model.stability_index).toBeCloseTo(0, 12);
    expect(again.segmented.drift).toEqual({ keptShare: 1, centreShift: 0, stabilityIndex: 0 });
  });

  it('is as worked out by hand', async () => {
    const database = await openWarehouse();
    await runOver(database, line(5), TWO);
    // c3 and c4 change sides. The low ones stand at 0 as before; the high ones, now 7, move from 10 to 14. c9 has
    // gone, c10 is new: of the nine who are in both, seven keep their cluster.
    const moved = line(3)
      .map((one) => ({ ...one, a: one.a === 10 ? 14 : one.a }))
      .map((one) => (one.id === 'c9' ? { ...one, id: 'c10' } : one));
    const { model, segmented } = await runOver(database, moved, TWO);
    expect(model.kept_share).toBeCloseTo(7 / 9, 12);
    // deviation of 3 at 0 and 7 at 14: 14 · √(0.3 · 0.7); 7 of 10 have a centre that moved by 4
    const deviation = 14 * Math.sqrt(0.21);
    expect(model.centre_shift).toBeCloseTo(Math.sqrt(0.7) * (4 / deviation), 9);
    expect(model.stability_index).toBeCloseTo(-0.2 * Math.log(0.6) + 0.2 * Math.log(1.4), 12);
    expect(segmented.drift.keptShare).toBe(model.kept_share);
  });

  it('counts those who become outliers as changed', async () => {
    const database = await openWarehouse();
    const outliers = { method: 'iqr' as const, factor: 1.5, features: ['a'] };
    const definition = segmentation({ k: fixed(2), outliers });
    await runOver(database, line(5), definition);
    const far = line(5).map((one) => (one.id === 'c9' ? { ...one, a: 1_000 } : one));
    const { model } = await runOver(database, far, definition);
    expect(model).toMatchObject({ outliers: 1, customers: 10 });
    expect(model.kept_share).toBeCloseTo(0.9, 12);
    // shares ½, ½, 0 and ½, ⅖, ⅒; nobody counts as half a row of ten
    expect(model.stability_index).toBeCloseTo(-0.1 * Math.log(0.8) + 0.05 * Math.log(2), 12);
  });

  it('has no share kept where nobody is in both, and nothing at all where nobody was there before', async () => {
    const database = await openWarehouse();
    const nobody = await runOver(database, [], TWO);
    const first = await runOver(database, line(5), TWO);
    expect(first.model).toMatchObject({
      compared_with: nobody.model.model_id,
      kept_share: null,
      centre_shift: null,
      stability_index: null,
    });
    const others = line(5).map((one) => ({ ...one, id: `other ${one.id}` }));
    const { model } = await runOver(database, others, TWO);
    expect(model).toMatchObject({ kept_share: null, centre_shift: 0, stability_index: 0 });
    const gone = await runOver(database, [], TWO);
    expect(gone.model).toMatchObject({ kept_share: null, centre_shift: null, stability_index: null });
  });

  it('is known without who was where, when the table of clusters is gone', async () => {
    const database = await openWarehouse();
    const first = await runOver(database, line(5), TWO);
    await database.run('drop table gold.clusters');
    const { model } = await runOver(database, line(4), TWO);
    expect(model).toMatchObject({ compared_with: first.model.model_id, kept_share: null });
    expect(model.centre_shift).toBeCloseTo(0, 12);
    expect(model.stability_index).toBeGreaterThan(0);
  });

  it('finds the same customers where the key has another name or type', async () => {
    const database = await openWarehouse();
    await runOver(database, line(5), TWO);
    await database.run('alter table gold.customers rename column id to "Customer No"');
    const renamed = await runAgain(database, segmentation({ k: fixed(2), key: 'Customer No' }));
    expect(renamed.model.kept_share).toBe(1);
    await runOver(database, line(5), TWO);
    await numberTheKeys(database);
    const numbered = await runAgain(database, TWO);
    expect(numbered.model.kept_share).toBeNull();
    await database.run(
      'create or replace table gold.customers as select id::varchar as id, a, b from gold.customers',
    );
    const text = await runAgain(database, TWO);
    expect(text.model.kept_share).toBe(1);
  });
});
