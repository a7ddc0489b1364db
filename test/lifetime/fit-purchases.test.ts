import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPurchases, type PurchaseGroup, purchaseLogLikelihood } from '../../src/lifetime/fit-purchases.ts';
import { cdnow } from './customers.ts';
import { simulate } from './simulate.ts';

const { purchases: CDNOW } = cdnow();

describe('BG/NBD', () => {
  it('finds the parameters and the likelihood that the paper gives for CDNOW', () => {
    const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    const logLikelihood = purchaseLogLikelihood(CDNOW, 'bg_nbd');
    expect(logLikelihood(published)).toBeCloseTo(-9582.43, 2);
    const fit = fitPurchases(CDNOW, 'bg_nbd');
    expect(fit).toMatchObject({ converged: true, customers: 2_357, atBounds: [] });
    for (const [name, value] of Object.entries(published))
      expect(fit?.parameters[name as 'r'], name).toBeCloseTo(value, 3);
    expect(fit?.logLikelihood).toBeCloseTo(-9582.4, 1);
    expect(fit?.logLikelihood).toBeGreaterThanOrEqual(logLikelihood(published));
  });

  it('finds the parameters of customers that are made by it', () => {
    const truth = { r: 0.8, alpha: 30, a: 0.6, b: 2.5 };
    const fit = fitPurchases(simulate(truth, 20_000, 400, 7), 'bg_nbd');
    expect(fit?.converged).toBe(true);
    for (const [name, value] of Object.entries(truth))
      expect((fit?.parameters[name as 'r'] ?? 0) / value, name).toBeCloseTo(1, 0.7);
  });

  it('comes to the same, scaled, when time is counted in other units', () => {
    const inDays = CDNOW.map((group) => ({ ...group, recency: group.recency * 7, age: group.age * 7 }));
    const [weeks, days] = [fitPurchases(CDNOW, 'bg_nbd'), fitPurchases(inDays, 'bg_nbd')];
    expect((days?.parameters.alpha ?? 0) / (weeks?.parameters.alpha ?? 0)).toBeCloseTo(7, 3);
    expect(days?.parameters.a).toBeCloseTo(weeks?.parameters.a ?? 0, 3);
  });
});

describe('MBG/NBD', () => {
  it('finds what lifetimes 0.11.3 finds for CDNOW', () => {
    const fit = fitPurchases(CDNOW, 'mbg_nbd');
    expect(fit).toMatchObject({ converged: true });
    expect(fit?.logLikelihood).toBeCloseTo(-9582.1327, 3);
    const { r, alpha, a, b } = fit?.parameters ?? {};
    expect([r, alpha, a, b].map((value) => value?.toFixed(2))).toEqual(['0.52', '6.18', '0.89', '1.61']);
  });
});

describe.each(['bg_nbd', 'mbg_nbd'] as const)('%s', (model) => {
  it('gives the customers of a group what it gives each of them', () => {
    const parameter = fc.double({ min: 0.01, max: 20, noNaN: true });
    const group = fc
      .tuple(fc.nat(30), fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 5 }))
      .map(([frequency, some, more, customers]): PurchaseGroup => {
        const recency = frequency === 0 ? 0 : some;
        return { frequency, recency, age: recency + more, customers };
      });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1 }),
        parameter,
        parameter,
        parameter,
        parameter,
        (groups, r, alpha, a, b) => {
          const single = groups.flatMap((one) =>
            Array.from({ length: one.customers }, () => ({ ...one, customers: 1 })),
          );
          const [together, apart] = [groups, single].map((these) =>
            purchaseLogLikelihood(these, model)({ r, alpha, a, b }),
          );
          expect(Number.isFinite(together)).toBe(true);
          expect(together).toBeCloseTo(apart ?? Number.NaN, 6);
        },
      ),
    );
  });

  it('says nothing where there is no customer, or none who bought again, or no time has passed', () => {
    expect(fitPurchases([], model)).toBeUndefined();
    expect(fitPurchases([{ frequency: 0, recency: 0, age: 9, customers: 50 }], model)).toBeUndefined();
    expect(fitPurchases([{ frequency: 2, recency: 0, age: 0, customers: 50 }], model)).toBeUndefined();
  });

  it.each([
    ['one customer', { frequency: 3, recency: 20, age: 25, customers: 1 }, 'r'],
    ['customers all alike', { frequency: 3, recency: 20, age: 25, customers: 500 }, 'r'],
    ['customers of whom none can be gone', { frequency: 3, recency: 25, age: 25, customers: 9 }, 'a'],
  ] as const)('has parameters within bounds, and says which are at the end: %s', (_, group, atEnd) => {
    const fit = fitPurchases([group], model);
    expect(fit?.converged).toBe(true);
    expect(fit?.atBounds).toContain(atEnd);
    const { r = 0, alpha = 0, a = 0, b = 0 } = fit?.parameters ?? {};
    expect(Math.min(r, alpha, a, b)).toBeGreaterThanOrEqual(1e-4);
    expect(r).toBeLessThanOrEqual(20);
    expect(Math.max(a, b)).toBeLessThanOrEqual(100);
  });

  it('says when it did not come to rest', () => {
    const fit = fitPurchases(CDNOW, model, 40);
    expect(fit?.converged).toBe(false);
    expect(Number.isFinite(fit?.logLikelihood)).toBe(true);
  });
});
