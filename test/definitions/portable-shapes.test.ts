import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portabilityFindings } from '../../src/definitions/portable-sql.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { macroNames } from '../../src/warehouse/macros.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { parseSql } from '../../src/warehouse/parse-tree.ts';

let database: Database;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());

async function messages(text: string, shownAs = 'sql/gold/x.sql'): Promise<string[]> {
  const parsed = await parseSql(database, text);
  if ('error' in parsed) throw new Error(parsed.error);
  return portabilityFindings({ shownAs, text }, parsed.statements, macroNames).map(({ message }) => message);
}

describe('what both engines read and mean otherwise', () => {
  it.each([
    ['select cast(a as hugeint) as h from t', 'type hugeint'],
    ['select cast(a as timestamptz) as h from t', 'type timestamp with time zone'],
    ['select cast(a as decimal) as h from t', 'decimal(18, 2)'],
    ['select a::integer as h from t', 'cast(… as …)'],
    ['select cast(a / b as integer) as h from t', 'inside the cast'],
    ['select cast(a / b as decimal(5, 1)) as h from t', 'inside the cast'],
    ['select cast(cast(a as double) as bigint) as h from t', 'inside the cast'],
    ['select try_cast(avg(a) as decimal(5, 1)) as h from t', 'inside the cast'],
    ['select cast(a / b as varchar) as h from t', 'to a decimal first'],
    ['select a from t order by a', 'nulls last'],
    ['select a from t union all select a from u order by a desc', 'nulls last'],
    ['select row_number() over (order by a) as n from t', 'nulls last'],
    ['select lag(a ignore nulls) over (order by b nulls last) as n from t', 'ignore nulls'],
    ['select sum(a) over (order by b nulls last groups 1 preceding) as n from t', 'groups'],
    ['select count(a) filter (where b) over () as n from t', 'filter'],
    ['select max(a order by b nulls last) as m from t', 'order by'],
    ['select avg(distinct a) as m from t', 'distinct'],
    ['select max_by(a, b, 3) as m from t', 'row_number'],
    ["select trim(a, 'x') as b from t", 'trimmed'],
    ['select left(a, -1) as b from t', 'from 1 alone'],
    ['select left(a, b) as b from t', 'from 1 alone'],
    ['select substring(a, 0, 2) as b from t', 'from 1 alone'],
    [String.raw`select a like '5\%' as b from t`, 'backslash'],
    ['select a % 0 as b from t', 'mod(a, b)'],
    ["select d - date '2026-01-01' as b from t", 'days_between'],
    ['select d - as_of() as b from t', 'days_between'],
    ['select round(a, b) as c from t', 'digits'],
    ["select regexp_extract(a, '[0-9]') as b from t", 'group'],
    ['select regexp_extract(a, b, 0) as b from t', 'written as a text'],
    ["select regexp_replace(a, '[0-9]', b) as b from t", 'written as a text'],
    ["select regexp_replace(a, '[0-9]', '', 'i') as b from t", "'g' alone"],
    [String.raw`select regexp_extract(a, '\bx', 0) as b from t`, String.raw`'\b'`],
    ["select regexp_extract(a, '(?i)x', 0) as b from t", "'(?'"],
    ["select regexp_extract(a, '[[:alpha:]]', 0) as b from t", "'[:'"],
    ['from t', 'select … from'],
    ['select a from (from t) as u', 'select … from'],
    ['select a, b, from t', 'comma'],
    ['select $$a$$ as b from t', 'single quotes'],
  ])('%s', async (sql, word) => {
    expect(await messages(sql)).toContainEqual(expect.stringContaining(word));
  });

  it('does not matter in what is asked of the published file', async () => {
    expect(await messages('select a from t order by a', 'sql/serving/x.sql')).toEqual([]);
    expect(await messages('select hash(a) as h from t', 'sql/serving/x.sql')).toHaveLength(1);
  });
});

it.each([
  "select concat('a, from ', b) as c, ', )' as d, 'x::y' as e from t",
  'select cast(round(a / b, 1) as decimal(5, 1)) as c, cast(floor(a / b) as integer) as d from t',
  'select a, row_number() over (partition by a order by b desc nulls last) as n from t order by a nulls first',
  String.raw`select regexp_extract(a, '^\s*(?:[^]a-z&[]+|[0-9]{2,3}\.)$', 0) as b, regexp_replace(a, ' +', '', 'g') as c from t`,
  "select left(a, 3) as b, substring(a, 2) as c, a like 'x%' as d, a % 2 as e, a % nullif(b, 0) as f from t",
  'select as_of() - 30 as d, days_between(a, b) as n, cast(sum(a) as decimal(18, 2)) as s from t',
  'select percentile_cont(0.5) within group (order by cast(a as double)) as m from t',
])('nothing is wrong with: %s', async (sql) => {
  expect(await messages(sql)).toEqual([]);
});
