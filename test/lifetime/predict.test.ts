import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LifetimeValue } from '../../src/definitions/lifetime-value.ts';
import { makeCustomerRows } from '../../src/lifetime/customer-rows.ts';
import type { PurchaseParameters } from '../../src/lifetime/fit-purchases.ts';
import { predict } from '../../src/lifetime/predict.ts';
import { purchaseSeries } from '../../src/lifetime/series.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { customersOf, lifetimeValue, openWarehouse, writeCustomers } from './customers.ts';

interface Prediction {
  Probability_Alive: number;
  Expected_Purchases: number;
  Expected_Value: number;
  Lifetime_Value: number;
}

const VALUES = { p: 6.25, q: 3.74, v: 15.44 };

async function predicted(
  database: Database,
  purchases: PurchaseParameters,
  rows: readonly (readonly number[])[],
  changes: Partial<LifetimeValue>,
): Promise<Prediction[]> {
  const definition = lifetimeValue(changes);
  await writeCustomers(database, customersOf(rows));
  await makeCustomerRows(database, definition, definition.shownAs);
  await predict(database, definition, { purchases, values: VALUES });
  return database.rows('select * from gold.lifetimes order by cast(substr(id, 2) as integer)');
}

/**
 * [model, r, alpha, a, b, x, t_x, T, t], probability alive, expected purchases: mpmath 1.3 with 50 digits, by its own
 * ₂F₁ and, but for a = 0.138 and a + b < 1, by the integral over the dropout probability as well.
 */
const REFERENCE: [[LifetimeValue['model'], ...number[]], number, number][] = [
  [['bg_nbd', 0.243, 4.414, 0.793, 2.426, 2, 30.43, 38.86, 39], 0.7265785700806729, 1.226028174767144],
  [['bg_nbd', 0.243, 4.414, 0.793, 2.426, 0, 0, 38.86, 39], 1, 0.1950980520112626],
  [['bg_nbd', 0.243, 4.414, 0.793, 2.426, 0, 0, 0, 365], 1, 4.228901214301367],
  [['bg_nbd', 0.873, 59.4, 0.138, 55.25, 154, 300, 306, 90], 0.991465435736843, 37.37240623670503],
  [['bg_nbd', 0.873, 59.4, 0.138, 55.25, 0, 0, 0, 90], 1, 1.318181017387108],
  [['bg_nbd', 0.5, 10, 1, 0.5, 3, 20, 40, 60], 0.2949217024512763, 0.8138661546010451],
  [['bg_nbd', 0.5, 10, 0.3, 0.4, 0, 0, 40, 60], 1, 0.4638980725389895],
  [['bg_nbd', 15, 30, 0.6, 1.2, 4, 50, 70, 300], 0.09163630347607735, 2.005342218168133],
  [['bg_nbd', 0.05, 2, 8, 3, 1, 5, 400, 90], 0.005304409530678132, 0.001082053275021653],
  [['mbg_nbd', 0.525, 6.183, 0.891, 1.614, 0, 0, 38.86, 39], 0.3897350809187629, 0.1540127466751467],
  [['mbg_nbd', 0.525, 6.183, 0.891, 1.614, 7, 35, 38.86, 39], 0.8312650481020298, 4.228346805420827],
  [['mbg_nbd', 2, 20, 40, 80, 12, 90, 100, 200], 0.4048612502173849, 1.364125227723847],
];

describe('what is expected of a customer', () => {
  it('is what mpmath computes, to ten digits', async () => {
    const database = await openWarehouse();
    for (const [[model, ...numbers], alive, purchases] of REFERENCE) {
      const [r = 0, alpha = 0, a = 0, b = 0, x = 0, tx = 0, age = 0, horizon_days = 0] = numbers;
      const changes = { model, horizon_days };
      const [found] = await predicted(database, { r, alpha, a, b }, [[x, tx, age, 35]], changes);
      expect((found?.Probability_Alive ?? 0) / alive, `${model} ${numbers}`).toBeCloseTo(1, 10);
      expect((found?.Expected_Purchases ?? 0) / purchases, `${model} ${numbers}`).toBeCloseTo(1, 9);
    }
  });

  it('is drawn from the average of all towards the own, the more purchases there are', async () => {
    const database = await openWarehouse();
    const rows = [
      [0, 0, 30, 0],
      [2, 20, 30, 35],
      [40, 20, 30, 35],
      [3, 20, 30, 0],
    ];
    const found = await predicted(database, { r: 1, alpha: 10, a: 0.5, b: 2 }, rows, {});
    const ofAll = (6.25 * 15.44) / 2.74;
    const own = (6.25 * (15.44 + 2 * 35)) / (6.25 * 2 + 2.74);
    const values = found.map(({ Expected_Value }) => Expected_Value);
    expect(values[0]).toBeCloseTo(ofAll, 10);
    expect(values[1]).toBeCloseTo(own, 10);
    expect(Math.abs((values[2] ?? 0) - 35)).toBeLessThan(0.1);
    expect(values[3]).toBeGreaterThan(0);
    for (const { Expected_Purchases, Expected_Value, Lifetime_Value } of found)
      expect(Lifetime_Value).toBe(Expected_Purchases * Expected_Value);
  });

  it('does not leap where the formula has a hole: at a = 1, and at a + b = 1', async () => {
    const database = await openWarehouse();
    const at = async (a: number, b: number) => {
      const rows = [
        [0, 0, 40, 0],
        [3, 20, 40, 5],
      ];
      const found = await predicted(database, { r: 0.5, alpha: 10, a, b }, rows, { horizon_days: 60 });
      return found.map(({ Expected_Purchases }) => Expected_Purchases);
    };
    for (const [a, b] of [
      [1, 0.5],
      [0.3, 0.7],
    ] as const) {
      const there = await at(a, b);
      for (const near of [-2e-6, -5e-7, 5e-7, 2e-6])
        for (const [i, value] of (await at(a + near, b)).entries())
          expect(value).toBeCloseTo(there[i] ?? 0, 4);
    }
  });

  it('is within reason for any parameters that a fit can find', { timeout: 120_000 }, async () => {
    const database = await openWarehouse();
    const log = (from: number, to: number) =>
      fc.double({ min: Math.log(from), max: Math.log(to), noNaN: true }).map(Math.exp);
    const parameters = fc.record({
      r: log(1e-4, 20),
      alpha: log(0.1, 1e4),
      a: log(1e-4, 100),
      b: log(1e-4, 100),
    });
    const customer = fc
      .tuple(fc.nat(300), fc.nat(400), fc.nat(400), fc.nat(1000))
      .map(([x, tx, more, m]) => (x === 0 ? [0, 0, more, 0] : [x, tx, tx + more, m]));
    const models = fc.constantFrom('bg_nbd' as const, 'mbg_nbd' as const);
    await fc.assert(
      fc.asyncProperty(
        models,
        parameters,
        fc.array(customer, { minLength: 1, maxLength: 20 }),
        async (model, found, rows) => {
          const [short, long] = [
            await predicted(database, found, rows, { model, horizon_days: 30 }),
            await predicted(database, found, rows, { model, horizon_days: 90 }),
          ];
          for (const [i, one] of long.entries()) {
            const [x = 0, , age = 0] = rows[i] ?? [];
            const before = short[i]?.Expected_Purchases ?? Number.NaN;
            expect(Object.values(one).slice(1).every(Number.isFinite), JSON.stringify(one)).toBe(true);
            expect(one.Probability_Alive).toBeGreaterThanOrEqual(0);
            expect(one.Probability_Alive).toBeLessThanOrEqual(1);
            expect(before).toBeGreaterThanOrEqual(0);
            // Nobody buys less in a longer time, nor more than who never drops out.
            const slack = 1e-7 * (1 + one.Expected_Purchases);
            expect(one.Expected_Purchases).toBeGreaterThanOrEqual(before - slack);
            const undying = (one.Probability_Alive * (found.r + x) * 90) / (found.alpha + age);
            expect(one.Expected_Purchases).toBeLessThanOrEqual(undying + slack);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the series', () => {
  it('needs few terms where the horizon is short, and says what it leaves out where it is endless', () => {
    const at = { r: 0.87, a: 0.14, b: 55 };
    expect(purchaseSeries(at, 0.6).coefficients.length).toBeLessThan(120);
    expect(purchaseSeries(at, 0.6).truncation).toBeLessThan(1e-12);
    const endless = purchaseSeries({ r: 0.1, a: 0.5, b: 2 }, 0.99999);
    expect(endless.coefficients).toHaveLength(2_000);
    expect(endless.truncation).toBeGreaterThan(0);
  });
});
