import { expect, it } from 'vitest';
import { heatOf, type RuleShare, warmth } from '../../../src/serving/web/lib/heat.ts';

const finding = (run: string, rule: string, share: number, table = 'silver.sales'): RuleShare => ({
  run,
  started: `2026-01-01 10:00:0${run}`,
  table,
  rule,
  action: 'warned',
  violations: share * 100,
  checked: 100,
  share,
});

it('a rule is a row, a run a column; what a run did not measure is a gap', () => {
  const { runs, rules } = heatOf([
    finding('1', 'small', 0.1),
    finding('1', 'large', 0.2),
    finding('2', 'large', 0.5),
    finding('2', 'small', 0.3, 'gold.totals'),
  ]);
  expect(runs.map(({ run }) => run)).toEqual(['1', '2']);
  expect(rules.map(({ table, rule, cells }) => [table, rule, cells.map((cell) => cell?.share)])).toEqual([
    ['silver.sales', 'large', [0.2, 0.5]],
    ['gold.totals', 'small', [undefined, 0.3]],
    ['silver.sales', 'small', [0.1, undefined]],
  ]);
});

it('small shares can be told apart, and none is warmer than all rows', () => {
  expect(warmth(0)).toBe(0);
  expect(warmth(0.01)).toBeCloseTo(0.1);
  expect(warmth(1)).toBe(1);
  expect(warmth(3)).toBe(1);
});
