import { describe, expect, it } from 'vitest';
import { lifetimeValueSchema } from '../../src/definitions/lifetime-value.ts';
import { madeTable } from '../../src/definitions/made-table.ts';

const file = (more: object = {}) => ({
  table: 'gold.lifetimes',
  source: 'gold.purchases',
  key: 'id',
  frequency: 'x',
  recency: 'tx',
  age: 't',
  value: 'm',
  horizon_days: 90,
  seed: 42,
  ...more,
});
const problems = (more: object) =>
  lifetimeValueSchema
    .safeParse(file(more))
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a lifetime value file', () => {
  it('is taken with what it leaves out filled in', () => {
    expect(lifetimeValueSchema.parse(file())).toMatchObject({ model: 'bg_nbd', sample: 20_000 });
  });

  it.each([
    [{ horizon_days: 0 }, /^horizon_days/],
    [{ horizon_days: 3_651 }, /^horizon_days/],
    [{ model: 'pareto_nbd' }, /^model/],
    [{ sample: 99 }, /^sample/],
    [{ seed: undefined }, /^seed/],
    [{ value: '' }, /^value/],
    [{ source: 'purchases' }, /^source: must be a layer/],
    [{ horizon: 30 }, /allowed: table, .*horizon_days/],
    [{ age: 'tx' }, /^age: 'tx' is the recency already/],
    [{ value: 'id' }, /^value: 'id' is the key already/],
  ])('is refused with %j', (more, message) => {
    expect(problems(more)).toEqual([expect.stringMatching(message)]);
  });

  it('promises a table that says how far ahead it looks, and what each column comes from', () => {
    const parsed = lifetimeValueSchema.parse(file());
    const { grain, columns } = madeTable({ ...parsed, kind: 'lifetime_value', shownAs: '' });
    expect(grain).toContain('90 days');
    expect(columns.map(({ name, from }) => [name, ...from])).toEqual([
      ['id', 'id'],
      ['Probability_Alive', 'x', 'tx', 't'],
      ['Expected_Purchases', 'x', 'tx', 't'],
      ['Expected_Value', 'x', 'm'],
      ['Lifetime_Value', 'x', 'tx', 't', 'm'],
    ]);
  });
});
