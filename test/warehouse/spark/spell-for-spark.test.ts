import { describe, expect, it } from 'vitest';
import { javaPattern, javaReplacement } from '../../../src/warehouse/spark/java-pattern.ts';
import { sparkMacros } from '../../../src/warehouse/spark/spark-macros.ts';
import { type Spellings, spellForSpark } from '../../../src/warehouse/spark/spell-for-spark.ts';

const macros: Spellings = new Map([
  ['twice', (x) => `${x} + ${x}`],
  ['pair', (a, b) => `pair_of(${a}; ${b})`],
  ['day', () => "date '2026-01-31'"],
]);

describe('a call', () => {
  it.each([
    ['select twice(a) from t', 'select (a + a) from t'],
    ['select TWICE (a) from t', 'select (a + a) from t'],
    ['twice(twice(a))', '((a + a) + (a + a))'],
    ['pair(f(a, b), (c, d))', 'pair_of(f(a, b); (c, d))'],
    ['pair(\'a, b)\', "c, (d")', "pair_of('a, b)'; `c, (d`)"],
    ['day() - day ( )', "(date '2026-01-31') - (date '2026-01-31')"],
    ['twice(a /* one, two) */ )', '(a + a)'],
    ['pair(a,\n  -- of b, too\n  b) as c,\nd', 'pair_of(a; b)\n\n as c,\nd'],
  ])('%j', (sql, expanded) => {
    expect(spellForSpark(sql, macros)).toBe(expanded);
  });

  it.each([
    "select 'twice(a)', twice, my_twice(a), twice2(a) from twice",
    "-- twice(a)\n/* twice(a)\n it's */ select t.twice(a)",
    'twice(a',
  ])('is none in: %j', (sql) => {
    expect(spellForSpark(sql, macros)).toBe(sql);
  });
});

it.each([
  ["'it''s'", String.raw`'it\'s'`],
  ["''''", String.raw`'\''`],
  ["''", "''"],
  [String.raw`'a\'`, String.raw`'a\\'`],
  [String.raw`'a\''b'`, String.raw`'a\\\'b'`],
  [String.raw`'^\s[.]\d$'`, String.raw`'^\\s[.]\\d$'`],
  [`"it's ''"`, "`it's ''`"],
  ['"a""b`c"', '`a"b``c`'],
  ['"twice(a)"', '`twice(a)`'],
])('a literal %s as Spark reads it', (literal, spelled) => {
  expect(spellForSpark(literal, new Map())).toBe(spelled);
});

describe('the spellings', () => {
  const spellings = sparkMacros({ slashDates: 'refuse', asOf: '2026-01-31', parameters: { 'a b': 0.1 } });

  it.each([
    ['as_of()', "(date '2026-01-31')"],
    ["parameter('a b')", "cast('0.1' as double)"],
    ["parameter('c')", 'cast(null as double)'],
    ['cast(a as varchar)', 'cast(a as string)'],
    ['cast(a as varchar(3))', 'cast(a as varchar(3))'],
    ["concat(a, ', ', b)", "concat_ws('', a, ', ', b)"],
    ['avg(a) filter (where b) over ()', 'avg(cast(a as double)) filter (where b) over ()'],
  ])('%s', (sql, expanded) => {
    expect(spellForSpark(sql, spellings)).toBe(expanded);
  });

  it('as_of() is a date without a value where no row says', () => {
    const none = sparkMacros({ slashDates: 'refuse', asOf: null, parameters: {} });
    expect(spellForSpark('as_of()', none)).toBe('cast(null as date)');
  });

  it('a parameter that a column names is refused', () => {
    expect(() => spellForSpark('parameter(a)', spellings)).toThrow('as a text');
  });
});

it.each([
  ['[.]0$', String.raw`[.]0\z`],
  ['^a.b', String.raw`^a[^\n]b`],
  [String.raw`[$.]\$\.`, String.raw`[$.]\$\.`],
  ['[]a[&]', String.raw`[]a\[\&]`],
  [String.raw`\s[\s-]`, String.raw`[\t\n\f\r ][\t\n\f\r -]`],
])('the pattern %s as Java reads it', (pattern, java) => {
  expect(javaPattern(pattern)).toBe(java);
});

it('a replacement says its groups as Java does', () => {
  expect(javaReplacement(String.raw`\1$5\0`, 2)).toBe(String.raw`$3\$5$2`);
  expect(javaReplacement(String.raw`\12`, 0)).toBe(String.raw`$1\2`);
});
