import { describe, expect, it } from 'vitest';
import { matchPaths } from '../../src/arrival/match-paths.ts';
import { anyKindOf, patternsFor, wordOf } from '../../src/propose/file-patterns.ts';

const patterns = (sample: string, ...others: string[]) =>
  patternsFor(sample, anyKindOf(sample), [sample, ...others]);

describe('patternsFor', () => {
  it('takes all files of a kind where they are called alike, in folders too', () => {
    expect(patterns('orders_1.csv', 'orders_2.csv.gz', 'read.me')).toEqual([
      '*.csv',
      '*.csv.gz',
      '*.csv.zst',
    ]);
    expect(patterns('2026-01-31.parquet', '2026-02-01.parquet')).toEqual(['*.parquet']);
    expect(patterns('dt=1/orders.jsonl')[0]).toBe('**/*.jsonl');
  });

  it('takes those with its word where others are among them', () => {
    const found = patterns('orders_1.csv', 'customers_1.csv');
    expect(found[0]).toBe('orders*.csv');
    expect(['orders_2.csv', 'Orders.csv', 'orders.csv.gz', 'customers_1.csv'].map(matchPaths(found))).toEqual(
      [true, true, true, false],
    );
    expect(patterns('2026-01-31_orders.csv', 'customers.csv')[0]).toBe('*orders*.csv');
  });

  it('takes a file of any name that somebody says is one', () => {
    expect(patterns('export.dat', 'a.csv')).toEqual(['*.dat', '*.dat.gz', '*.dat.zst']);
    expect(patterns('export', 'a.csv')).toEqual(['export']);
  });

  it('finds a sample whatever is in its name', () => {
    for (const name of ['a [1] {x}.csv', 'a*b?.csv', 'Bücher (2).csv', '!x.csv'])
      expect(matchPaths(patterns(name, 'zzz.csv'))(name), name).toBe(true);
  });
});

it('wordOf leaves dates and numbers out', () => {
  expect(['2026-01-31_orders.csv.gz', 'a/orders-2026.csv', '20260131.csv', 'Größen.csv'].map(wordOf)).toEqual(
    ['orders', 'orders', '', 'Größen'],
  );
});
