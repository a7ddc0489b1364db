import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portabilityFindings } from '../../src/definitions/portable-sql.ts';
import { placeInFile, type SqlRemark } from '../../src/definitions/sql-tree.ts';
import { packageDir } from '../../src/settings.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { macroNames } from '../../src/warehouse/macros.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { parseSql } from '../../src/warehouse/parse-tree.ts';

let database: Database;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());

async function findings(
  text: string,
  macros: readonly string[] = macroNames,
  shownAs = 'sql/x.sql',
): Promise<SqlRemark[]> {
  const parsed = await parseSql(database, text);
  if ('error' in parsed) throw new Error(parsed.error);
  return portabilityFindings({ shownAs, text }, parsed.statements, macros);
}

/** What is refused, the spelling that the finding points at, and a word its message has to hold. */
const REFUSED: [sql: string, at: string, word: string][] = [
  ['select a, hash(a) as h from t', 'hash(a)', 'md5'],
  ['select a, log(a) as l from t', 'log(a)', 'ln'],
  ['select a, LOG(a) as l from t', 'LOG(a)', 'ln'],
  ['select dayofweek(d) as w from t', 'dayofweek', 'day_of_week'],
  ["select strftime(d, '%Y') as y from t", 'strftime', 'year'],
  ["select date_diff('day', a, b) as n from t", 'date_diff', 'days_between'],
  ["select datediff('day', a, b) as n from t", 'datediff', 'days_between'],
  ["select date_trunc('month', d) as m from t", 'date_trunc', 'month_start'],
  ['select k, list(a) as l from t group by k', 'list(a)', 'list'],
  ['select k, median(a) as m from t group by k', 'median', 'percentile_cont'],
  ['select a, now() as n from t', 'now()', 'as_of'],
  ['select a, today() as n from t', 'today()', 'as_of'],
  ['select a, current_date as n from t', 'current_date', 'as_of'],
  ['select a, CURRENT_TIMESTAMP as n from t', 'CURRENT_TIMESTAMP', 'as_of'],
  ['select quantile_cont(a, 0.5) as m from t', 'quantile_cont', 'percentile_cont'],
  ['select * exclude (a) from t', '* exclude', 'name the columns'],
  ['select * replace (1 as a) from t', '* replace', 'name the columns'],
  ['select t.* exclude (a) from t', '', 'name the columns'],
  ['select a from t qualify row_number() over (order by a) = 1', '', 'qualify'],
  ['select 1 as a union by name select 2 as a', '', 'union all'],
  ["select * from read_csv('a.csv')", 'read_csv', 'table function'],
  ['select * from range(10)', 'range', 'table function'],
  ['select regexp_matches(a, b) as m from t', 'regexp_matches', 'regexp_extract'],
  ['select random() as r from t', 'random', 'random'],
  ['select a from t where b = (select max(hash(c)) from u)', 'hash', 'md5'],
  ['with x as (select hash(a) as h from t) select h from x', 'hash', 'md5'],
  ['select a from t order by hash(a)', 'hash', 'md5'],
  ['select sum(a) over (partition by hash(a)) as s from t', 'hash', 'md5'],
];

describe('what is refused', () => {
  it.each(REFUSED)('%s', async (sql, at, word) => {
    const found = await findings(sql);
    expect(found).toContainEqual({ message: expect.stringContaining(word), offset: expect.any(Number) });
    if (at !== '') expect(found.map(({ offset }) => sql.slice(offset, offset + at.length))).toContain(at);
  });

  it('list with an order', async () => {
    const messages = (await findings('select list(a order by b) as l from t')).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining("'list'"));
  });

  it.each([
    ['select 1 as a; select 2 as a', '2 statements'],
    ['-- nothing here', '0 statements'],
  ])('more or less than one statement: %s', async (sql, words) => {
    expect(await findings(sql)).toEqual([{ message: expect.stringContaining(words), offset: 0 }]);
  });

  it.each(['insert into t values (1)', 'create table t as select 1', 'update t set a = 1', 'drop table t'])(
    'what is no SELECT, by the parser already: %s',
    async (sql) => {
      expect(await parseSql(database, sql)).toHaveProperty('error');
    },
  );

  it.each(['select {{ column }} from t', '{% if x %} select 1 {% endif %}'])('a template: %s', (text) => {
    const found = portabilityFindings({ shownAs: 'x.sql', text }, [], macroNames);
    expect(found).toContainEqual({
      message: expect.stringContaining('template'),
      offset: Math.max(text.indexOf('{{'), text.indexOf('{%')),
    });
  });

  it('several things at once, each at its place', async () => {
    const sql = 'select hash(a) as h,\n  now() as n,\n  current_date as c\nfrom t';
    const found = await findings(sql);
    expect(found.map(({ offset }) => placeInFile({ shownAs: 'x.sql', text: sql }, offset)).sort()).toEqual([
      'x.sql:1:8',
      'x.sql:2:3',
      'x.sql:3:3',
    ]);
  });
});

describe('what is not refused', () => {
  it.each([
    "select 'now() hash(a) current_date {{ x }} quantile_cont' as a from t",
    "select 'it''s current_date' as a, 'quantile_cont' as b from t",
    'select a -- hash(a), current_date, {{ x }}, it is not\nfrom t',
    "select a /* now() current_date ' {% quantile_cont\n current_timestamp */ from t",
    'select current_date_of_sale, my_current_date, dayofweek, list, hash as log from t',
    'select percentile_cont(0.5) within group (order by cast(a as double)) as m from t',
    'select count(*) filter (where a > 1) as n, max_by(a, b) as m, cume_dist() over (order by a nulls last) as c from t',
    "select regexp_extract(a, '^x', 0) as x, regexp_replace(a, '^x', '') as y, concat_ws('_', a, b) as z from t",
    'select greatest(a, b), least(a, b), ln(a), log10(a), stddev_pop(a), md5(b), year(d), month(d) from t',
    'select a, case when b is null then coalesce(a, 0) else nullif(a, 1) end as c from t union all select a, b from u',
    'select days_between(a, b), month_start(d), day_of_week(d), to_integer(x), to_amount(x), to_date_in(x), words(x) from t',
    'select a from t where d <= as_of() and is_rounded(x)',
  ])('%s', async (sql) => {
    expect(await findings(sql)).toEqual([]);
  });
});

/** What makes up files runs on DuckDB alone. */
describe('the project’s own SQL', () => {
  const files = readdirSync(join(packageDir, 'sql'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql') && !/^(catalog|generate)\b/.test(file))
    .sort();

  it.each(files)('%s is one portable SELECT', async (file) => {
    const macros = file.startsWith('serving') ? [...macroNames, 'chosen'] : macroNames; // what a page's reader chose
    const text = readFileSync(join(packageDir, 'sql', file), 'utf8');
    expect(await findings(text, macros, `sql/${file}`)).toEqual([]);
  });
});

it('placeInFile counts lines and columns from 1', () => {
  const file = { shownAs: 'sql/x.sql', text: 'ab\ncd\n\nef' };
  const places = [0, 1, 3, 4, 7, 8].map((offset) => placeInFile(file, offset));
  expect(places).toEqual(['1:1', '1:2', '2:1', '2:2', '4:1', '4:2'].map((place) => `sql/x.sql:${place}`));
});
