import { describe, expect, it } from 'vitest';
import { makeCatalogue, makeCustomers } from '../../src/generate/retail-catalogue.ts';
import { seededRandom } from '../../src/random.ts';

describe('the catalogue', () => {
  const products = makeCatalogue(seededRandom(1), 240);

  it('has as many products as asked for, each with a code of its own', () => {
    expect(products).toHaveLength(240);
    expect(new Set(products.map(({ stockCode }) => stockCode)).size).toBe(240);
  });

  it('has codes of five digits, some with a colour letter', () => {
    expect(products.filter(({ stockCode }) => !/^\d{5}[A-Z]{0,2}$/.test(stockCode))).toEqual([]);
    expect(products.some(({ stockCode }) => /[A-Z]$/.test(stockCode))).toBe(true);
    expect(products.some(({ stockCode }) => /\d$/.test(stockCode))).toBe(true);
  });

  it('has prices in whole pence above 0, mostly of a few pounds', () => {
    for (const { price } of products) {
      expect(price).toBeGreaterThan(0);
      expect(Math.abs(price * 100 - Math.round(price * 100))).toBeLessThan(1e-6);
    }
    expect(products.filter(({ price }) => price < 10).length).toBeGreaterThan(120);
  });
});

describe('the customers', () => {
  const DAYS = 100;
  const customers = makeCustomers(seededRandom(1), 500, DAYS);

  it('are as many as asked for, each with a number of their own', () => {
    expect(new Set(customers.map(({ id }) => id)).size).toBe(500);
    expect(makeCustomers(seededRandom(1), 0, DAYS)).toEqual([]);
  });

  it('buy between two days of the period: all the time, from later on, or until they stop', () => {
    for (const { from, to } of customers) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(DAYS);
      expect(from).toBeLessThan(to);
    }
    const spans = customers.map(({ from, to }) => (from > 0 ? 'late' : to < DAYS ? 'early' : 'all'));
    for (const span of ['all', 'late', 'early'])
      expect(spans.filter((each) => each === span).length).toBeGreaterThan(25);
  });

  it('live abroad now and then', () => {
    const abroad = customers.filter(({ country }) => country !== 'United Kingdom');
    expect(abroad.length).toBeGreaterThan(10);
    expect(abroad.length).toBeLessThan(125);
  });
});
