import { describe, expect, it } from 'vitest';
import { expectationsSchema } from '../../src/definitions/expectations.ts';

const rule = { name: 'valid_a', expect: 'a > 0', on_violation: 'drop' };
const file = (more: object) => ({
  table: 'silver.t',
  grain: 'one row per thing',
  columns: { a: 'a thing' },
  ...more,
});
const problems = (more: object) => {
  const parsed = expectationsSchema.safeParse(file(more));
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the file of rules', () => {
  it('needs a table, a grain and its columns; the rest is empty unless given', () => {
    expect(expectationsSchema.parse(file({}))).toEqual({
      table: 'silver.t',
      grain: 'one row per thing',
      columns: { a: { description: 'a thing', type: undefined } },
      refresh: 'new_rows',
      routes: [],
      expectations: [],
      checks: [],
      control_totals: [],
    });
    for (const key of ['table', 'grain', 'columns'])
      expect(problems({ [key]: undefined })).toEqual([expect.stringMatching(`^${key}:`)]);
  });

  it('describes a column by a text, or by its description and type', () => {
    const { columns } = expectationsSchema.parse(
      file({ columns: { b: { description: 'second', type: 'DATE' }, a: 'first' } }),
    );
    expect(Object.entries(columns)).toEqual([
      ['b', { description: 'second', type: 'DATE' }],
      ['a', { description: 'first', type: undefined }],
    ]);
    expect(problems({ columns: { a: { type: 'DATE' } } })).toHaveLength(1);
    expect(problems({ columns: { a: 5 } })).toHaveLength(1);
  });

  it.each([
    ['> 5%', { percent: 5 }],
    ['>5%', { percent: 5 }],
    ['> 5 %', { percent: 5 }],
    ['> 0.5%', { percent: 0.5 }],
    ['> 0%', { percent: 0 }],
    ['> 100%', { percent: 100 }],
    ['> 100', { count: 100 }],
    ['>0', { count: 0 }],
  ])('reads the threshold %j', (text, expected) => {
    const parsed = expectationsSchema.parse(file({ expectations: [{ ...rule, fail_if: text }] }));
    expect(parsed.expectations[0]?.fail_if).toEqual(expected);
  });

  it.each(['5%', '>= 5%', '< 5%', '> five', '> -5', '> 5 rows', '> 5% of rows', '> .5%', '>', ''])(
    'refuses the threshold %j and says how it must read',
    (text) => {
      expect(problems({ expectations: [{ ...rule, fail_if: text }] })).toEqual([
        "expectations.0.fail_if: must read like '> 5%' or '> 100'",
      ]);
    },
  );

  it('takes a threshold on a check too', () => {
    const check = { name: 'unique_a', unique: ['a'], on_violation: 'warn', fail_if: '> 2' };
    expect(expectationsSchema.parse(file({ checks: [check] })).checks[0]?.fail_if).toEqual({ count: 2 });
  });

  it('reads the short forms as rules that warn, drop or stop', () => {
    const short = { expect: { a: 'a > 0' }, expect_or_drop: { b: 'a > 1' }, expect_or_fail: { c: 'a > 2' } };
    const rules = expectationsSchema.parse(file({ expectations: [rule], ...short }));
    expect(
      rules.expectations.map(({ name, expect: sql, on_violation }) => [name, sql, on_violation]),
    ).toEqual([
      ['valid_a', 'a > 0', 'drop'],
      ['a', 'a > 0', 'warn'],
      ['b', 'a > 1', 'drop'],
      ['c', 'a > 2', 'fail'],
    ]);
    expect(problems({ expectations: [rule], expect: { valid_a: 'a > 0' } })).toEqual([
      'expectations.1.name: there is another rule of this name',
    ]);
  });

  it('reads a filter, tags, and from how many violations on a rule warns', () => {
    const [first] = expectationsSchema.parse(
      file({ expectations: [{ ...rule, filter: 'a is not null', tags: ['money'], warn_if: '> 1%' }] }),
    ).expectations;
    expect(first).toMatchObject({ filter: 'a is not null', tags: ['money'], warn_if: { percent: 1 } });
  });

  it('takes checks that measure one thing each, on columns that are there', () => {
    const checked = (more: object) => problems({ checks: [{ name: 'c', on_violation: 'warn', ...more }] });
    expect(checked({ not_null: ['a'] })).toEqual([]);
    expect(checked({})).toEqual([expect.stringContaining('this one measures nothing')]);
    expect(checked({ not_null: ['a'], unique: ['a'] })).toEqual([
      expect.stringContaining('this one measures unique and not_null'),
    ]);
    expect(checked({ accepted_values: { column: 'aa', values: [1] } })).toEqual([
      "checks.0.accepted_values: the table has no column 'aa'; did you mean 'a'?",
    ]);
    expect(checked({ accepted_range: { column: 'a' } })).toEqual([
      expect.stringContaining('min, max or both'),
    ]);
    expect(checked({ row_count: {} })).toEqual([expect.stringContaining('min, max or both')]);
    expect(checked({ relationship: { columns: ['a'], to: 'gold.x', to_columns: ['b', 'c'] } })).toHaveLength(
      1,
    );
  });

  it.each([
    ['two expectations', { expectations: [rule, { ...rule, expect: 'a < 9' }] }],
    ['two checks', { checks: [1, 2].map(() => ({ name: 'valid_a', unique: ['a'], on_violation: 'warn' })) }],
    [
      'an expectation and a check',
      { expectations: [rule], checks: [{ name: 'valid_a', unique: ['a'], on_violation: 'warn' }] },
    ],
  ])('refuses one name for %s', (_what, rules) => {
    expect(problems(rules)).toEqual([
      expect.stringMatching(/^(expectations|checks)\.\d\.name: there is another rule of this name/),
    ]);
    expect(problems({ expectations: [rule, { ...rule, name: 'valid_b' }] })).toEqual([]);
  });

  it.each(['Valid_a', '1st', 'valid-a', 'valid a', ''])('refuses the rule name %j', (name) => {
    expect(problems({ expectations: [{ ...rule, name }] })).toEqual([
      expect.stringMatching(/^expectations\.0\.name: .*lower-case/),
    ]);
  });

  it.each([
    ['a rule that ignores', { expectations: [{ ...rule, on_violation: 'ignore' }] }],
    ['a check that drops', { checks: [{ name: 'u', unique: ['a'], on_violation: 'drop' }] }],
    ['a check on no column', { checks: [{ name: 'u', unique: [], on_violation: 'warn' }] }],
    ['a rule without on_violation', { expectations: [{ name: 'r', expect: 'true' }] }],
    ['a route without a table', { routes: [{ name: 'r', when: 'true' }] }],
    ['a control total of one side', { control_totals: [{ name: 'rows', input: 'select 1' }] }],
    ['a key it does not know', { expectation: [rule] }],
    ['a key that a rule does not know', { expectations: [{ ...rule, fail: '> 5%' }] }],
  ])('refuses %s', (_what, rules) => {
    expect(problems(rules)).toHaveLength(1);
  });
});
