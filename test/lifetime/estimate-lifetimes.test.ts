import { describe, expect, it } from 'vitest';
import { estimateLifetimes } from '../../src/lifetime/estimate-lifetimes.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { type Customer, customersOf, lifetimeValue, openWarehouse, writeCustomers } from './customers.ts';
import { simulate } from './simulate.ts';

const RUN = { runId: 'run', asOf: '2026-01-31' };
const CROWD: number[][] = simulate({ r: 0.8, alpha: 30, a: 0.6, b: 2.5 }, 300, 200, 5).map(
  ({ frequency, recency, age }, i) => [frequency, recency, age, 5 + ((i * 7) % 31)],
);
const times = (n: number, row: (number | null)[]) => Array.from({ length: n }, () => row);

async function estimate(database: Database, customers: readonly Customer[], changes = {}) {
  await writeCustomers(database, customers);
  const definition = lifetimeValue(changes);
  const found = await estimateLifetimes(database, definition, definition.shownAs, RUN);
  const rows = await database.rows<Record<string, number | null>>(
    'select * from gold.lifetimes order by all',
  );
  return { ...found, rows };
}

/** [case, rows of x, t_x, T, m, whether purchases are expected, whether values are] */
const DEGENERATE: [string, (number | null)[][], boolean, boolean][] = [
  ['no customer', [], false, false],
  ['one who bought once', [[0, 0, 40, null]], false, false],
  ['one who bought again', [[3, 20, 40, 7]], true, true],
  ['all bought once', CROWD.map(([, , age = 0]) => [0, 0, age, null]), false, false],
  ['all bought once, on the as-of date', times(20, [0, 0, 0, null]), false, false],
  ['all bought twice within a day', times(20, [1, 0, 0, 4]), false, true],
  ['all alike', times(50, [3, 20, 40, 7]), true, true],
  ['all on the as-of date again', times(50, [3, 40, 40, 7]), true, true],
  ['all for nothing', CROWD.map(([x = 0, tx = 0, age = 0]) => [x, tx, age, 0]), true, false],
  [
    'some for nothing',
    CROWD.map(([x = 0, tx = 0, age = 0, m = 0], i) => [x, tx, age, i % 3 === 0 ? 0 : m]),
    true,
    true,
  ],
  ['one who buys every day', [...CROWD, [3_000, 3_000, 3_000, 1e7]], true, true],
  ['a crowd', CROWD, true, true],
];

describe.each(['bg_nbd', 'mbg_nbd'] as const)('%s', (model) => {
  it.each(DEGENERATE)('has every customer once, numbers or nulls: %s', async (_, rows, purchases, values) => {
    const database = await openWarehouse();
    const found = await estimate(database, customersOf(rows), { model });
    expect(found).toMatchObject({ rowsIn: rows.length, rowsOut: rows.length });
    expect(found.rows.map(({ id }) => id).sort()).toEqual(rows.map((_row, i) => `c${i}`).sort());
    for (const row of found.rows) {
      const {
        Probability_Alive: alive,
        Expected_Purchases: ahead,
        Expected_Value: value,
        Lifetime_Value: all,
      } = row;
      for (const [number, isThere] of [
        [alive, purchases],
        [ahead, purchases],
        [value, values],
        [all, purchases && values],
      ] as const)
        expect(
          isThere ? Number.isFinite(number) && Number(number) >= 0 : number === null,
          JSON.stringify(row),
        ).toBe(true);
    }
    const [recorded] = await database.rows<{ r: number | null; p: number | null }>(
      'select * from ops.lifetime_models',
    );
    expect(recorded).toMatchObject({ run_id: 'run', customers: rows.length, converged: purchases && values });
    expect([recorded?.r !== null, recorded?.p !== null]).toEqual([purchases, values]);
  });
});

describe('the table of lifetime values', () => {
  it('has the key, under its own name and type, and what is expected', async () => {
    const database = await openWarehouse();
    await database.run(
      'create table gold.shops as select 10::bigint as "Shop ""No""", 2 as x, 10 as tx, 20 as t, 1.5 as m',
    );
    const definition = lifetimeValue({ source: 'gold.shops', key: 'Shop "No"' });
    await estimateLifetimes(database, definition, definition.shownAs, RUN);
    expect((await database.query('select * from gold.lifetimes')).columns).toEqual([
      { name: 'Shop "No"', type: 'BIGINT' },
      { name: 'Probability_Alive', type: 'DOUBLE' },
      { name: 'Expected_Purchases', type: 'DOUBLE' },
      { name: 'Expected_Value', type: 'DOUBLE' },
      { name: 'Lifetime_Value', type: 'DOUBLE' },
    ]);
  });

  it('is the same to the last bit, in whatever order the customers come, and on a sample too', async () => {
    const database = await openWarehouse();
    for (const sample of [20_000, 100]) {
      const there = await estimate(database, customersOf(CROWD), { sample });
      const back = await estimate(database, customersOf(CROWD).reverse(), { sample });
      expect(back).toEqual(there);
      const other = await estimate(database, customersOf(CROWD), { sample, seed: 43 });
      expect(JSON.stringify(other.rows) === JSON.stringify(there.rows)).toBe(sample === 20_000);
    }
    const [{ sample, customers } = {}] = await database.rows<Record<string, number>>(
      'select sample, customers from ops.lifetime_models order by sample limit 1',
    );
    expect([sample, customers]).toEqual([100, 300]);
  });

  it('records what was fitted and how well', async () => {
    const database = await openWarehouse();
    const { purchases, values } = await estimate(database, customersOf(CROWD));
    const [row] = await database.rows('select * from ops.lifetime_models');
    expect(row).toMatchObject({
      lifetime_value: 'gold.lifetimes',
      model: 'bg_nbd',
      horizon_days: 90,
      as_of: '2026-01-31',
      ...purchases?.parameters,
      ...values?.parameters,
      purchase_log_likelihood: purchases?.logLikelihood,
      value_log_likelihood: values?.logLikelihood,
      converged: true,
      at_bounds: [],
    });
    expect(Math.abs(Number((row as Record<string, number>).frequency_value_correlation))).toBeLessThan(1);
    expect(Number((row as Record<string, number>).series_truncation)).toBeLessThan(1e-10);
  });

  it.each([
    ['a key that is missing', { id: null }, /1 rows of gold\.customers have no id/],
    ['half a purchase', { x: 1.5 }, /have a x that is no number of repeat purchases, id odd/],
    ['purchases below 0', { x: -1 }, /have a x that is no number/],
    ['purchases that are null', { x: null }, /have a x that is no number/],
    ['a recency above the age', { tx: 41 }, /have a tx that is not between 0 and t, id odd/],
    ['a recency below 0', { tx: -1 }, /have a tx that is not between/],
    ['an age that is null', { t: null }, /have a tx that is not between/],
    ['a recency without a repeat purchase', { x: 0 }, /have a x of 0 and a tx above it/],
    ['a value below 0', { m: -0.01 }, /have a x above 0 and a m that is no amount/],
    ['a value that is null', { m: null }, /have a x above 0 and a m that is no amount/],
  ])('is not made, and what was there is left, for %s', async (_, changes, message) => {
    const database = await openWarehouse();
    await estimate(database, customersOf(CROWD));
    const odd = { id: 'odd', x: 2, tx: 10, t: 40, m: 3, ...changes };
    const error = await estimate(database, [...customersOf(CROWD), odd]).catch((thrown) => thrown);
    expect(error).toMatchObject({
      kind: 'rule',
      where: 'gold.customers',
      message: expect.stringMatching(message),
    });
    expect(error.next).toBeTruthy();
    expect(await database.rows('select count(*) as n from gold.lifetimes')).toEqual([{ n: CROWD.length }]);
  });

  it('is not made of a column that is not there, or that holds no numbers', async () => {
    const database = await openWarehouse();
    await expect(estimate(database, [], { recency: 'txx' })).rejects.toMatchObject({
      kind: 'definition',
      where: 'lifetime_values/gold/lifetimes.yaml',
      message: "recency: gold.customers has no column 'txx'; did you mean 'tx'?",
    });
    await expect(estimate(database, [], { key: 'tx', value: 'id' })).rejects.toMatchObject({
      kind: 'definition',
      message: "value: 'id' of gold.customers is VARCHAR, not a number",
    });
  });

  it('goes with its run: rolled back, there is neither table nor record', async () => {
    const database = await openWarehouse();
    const stop = database.transaction(async () => {
      await estimate(database, customersOf(CROWD));
      throw new Error('stopped');
    });
    await expect(stop).rejects.toThrow('stopped');
    expect(await database.rows("select * from duckdb_tables() where table_name = 'lifetimes'")).toEqual([]);
    expect(await database.rows('select * from ops.lifetime_models')).toEqual([]);
  });
});
