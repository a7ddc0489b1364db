import { afterAll, beforeAll, expect, it } from 'vitest';
import { PORTABLE_FUNCTIONS } from '../../src/definitions/portable-sql.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { sparkMacros } from '../../src/warehouse/spark/spark-macros.ts';
import { spellForSpark } from '../../src/warehouse/spark/spell-for-spark.ts';
import { openMemoryWarehouse } from '../warehouse/memory-warehouse.ts';
import { openPySpark, type PySpark } from './pyspark.ts';
import { comparable } from './same-rows.ts';
import { describeOnSpark } from './server/shared-server.ts';

/** Rows with nulls, ties and edges in each column: whole number, amount, double, text, day. */
const ROWS = `select cast(n as integer) as id, cast(i as integer) as i, cast(m as decimal(12, 2)) as m, cast(d as double) as d, cast(t as varchar) as t,
    cast(day as date) as day, cast(g as varchar) as g
  from (
    select 1 as n, 7 as i, 1.01 as m, 2.675e0 as d, 'Not good' as t, '2026-01-31' as day, 'a' as g
    union all select 2, -7, -1.02, 1.005e0, ' it''s', '2024-02-29', 'a'
    union all select 3, 0, 0.00, -0.5e0, '', '0001-01-01', 'a'
    union all select 4, null, null, null, null, null, 'b'
    union all select 5, 7, 99.99, 2.5e0, 'straße ΟΔΟΣ İ', '9999-12-31', 'b'
    union all select 6, 3, 0.05, 0.285e0, '85048A
', '1582-10-10', 'b'
    union all select 7, 3, null, 1e15, 'a.b|c\\', '1999-12-31', null
  ) as made`;

/** Each name of the portable subset as SQL files write it; several where one does not tell enough. */
const CALLS: Record<string, string[]> = {
  abs: ['abs(i)', 'abs(m)', 'abs(d)'],
  avg: ['avg(m) over ()', 'avg(i) over (partition by g)'],
  ceil: ['ceil(d)', 'ceil(m)'],
  ceiling: ['ceiling(d)'],
  coalesce: ['coalesce(m, i, 0)', "coalesce(t, 'none')"],
  concat: ["concat(t, '-', g)", 'concat(t, i)', 'concat(t, m)', "concat('', null)"],
  concat_ws: ["concat_ws('_', t, g, cast(i as varchar))", 'concat_ws(g, t, t)'],
  contains: ["contains(t, 'o')", "contains(t, '')"],
  count: ['count(i) over (partition by g)', '(select count(t) filter (where i > 0) from given)'],
  count_star: ['count(*) over (partition by i)'],
  cume_dist: ['cume_dist() over (order by i nulls last)'],
  dense_rank: ['dense_rank() over (order by i desc nulls last)'],
  exp: ['exp(i)'],
  first_value: ['first_value(t) over (partition by g order by id nulls last)'],
  floor: ['floor(d)', 'floor(m)', 'floor(-0.5e0)'],
  greatest: ['greatest(i, null, 1)', 'greatest(m, d)', 'greatest(t, g)'],
  lag: ['lag(t) over (order by id nulls last)', 'lag(i, 2, 0) over (order by id nulls last)'],
  last_value: ['last_value(t) over (partition by g order by id nulls last)'],
  lead: ['lead(m) over (partition by g order by id nulls last)'],
  least: ['least(i, null, 1)', "least(day, date '2000-01-01')"],
  left: ['left(t, 3)', 'left(t, 100)'],
  length: ['length(t)'],
  ln: ['ln(nullif(abs(i), 0))'],
  log10: ['log10(nullif(abs(i), 0))'],
  lower: ['lower(t)'],
  ltrim: ['ltrim(t)'],
  max: ['max(m) over (partition by g)', 'max(t) over ()'],
  max_by: [
    '(select max_by(t, m) from given)',
    '(select max_by(m, id) from given)',
    "(select max_by(t, id) filter (where g = 'a') from given)",
  ],
  md5: ['md5(t)'],
  min: ['min(d) over (partition by g)', 'min(day) over ()'],
  min_by: ['(select min_by(m, -id) from given)'],
  mod: ['mod(i, 3)', 'mod(7, i)', 'mod(m, 1)'],
  month: ['month(day)'],
  nullif: ["nullif(t, '')", 'nullif(i, 7)'],
  ntile: ['ntile(3) over (order by id nulls last)'],
  percent_rank: ['percent_rank() over (order by i nulls last)'],
  power: ['power(i, 2)', 'power(d, 0.5)', 'power(2, 10)'],
  quantile_cont: [
    '(select percentile_cont(0.5) within group (order by cast(m as double)) from given)',
    '(select percentile_cont(0.85) within group (order by cast(i as double)) filter (where id > 1) from given)',
  ],
  rank: ['rank() over (order by m desc nulls last)'],
  regexp_extract: [
    "regexp_extract(t, '^[0-9]{5}[A-Z]$', 0)",
    String.raw`regexp_extract(t, '([a-z]+)\s?(o)?', 2)`,
    "regexp_extract(t, '(x)|o', 1)",
    "regexp_extract(t, '.*$', 0)",
    "regexp_extract(t, '[^]|&&[]+', 0)",
  ],
  regexp_replace: [
    "regexp_replace(t, 'o', '0')",
    "regexp_replace(t, 'o', '0', 'g')",
    "regexp_replace(t, 'o*$', '!')",
    "regexp_replace(t, '^', '^')",
    String.raw`regexp_replace(t, '(.)o', '\1$1\0')`,
    String.raw`regexp_replace(t, '(.)(.)', '\2\1', 'g')`,
    "regexp_replace(t, 'a|e', '-')",
    "regexp_replace(t, 'it''s', '''')",
  ],
  replace: ["replace(t, 'o', '')", "replace(t, '', 'x')", "replace(t, 'o', 'oo')"],
  round: [
    'round(d, 2)',
    'round(d)',
    'round(d, 0)',
    'round(m)',
    'round(d * 1.15e0, 1)',
    'round(cast(m as double), 1)',
  ],
  row_number: ['row_number() over (partition by g order by m nulls last, id nulls last)'],
  rtrim: ['rtrim(t)'],
  sign: ['sign(i)', 'sign(m)', 'sign(d)'],
  sqrt: ['sqrt(abs(i))'],
  starts_with: ["starts_with(t, 'N')", "starts_with(t, '')"],
  stddev_pop: ['stddev_pop(i) over ()', 'stddev_pop(d) over (partition by g)', 'stddev_pop(m) over ()'],
  substring: ['substring(t, 2)', 'substring(t, 2, 3)', 'substring(t, 100)'],
  sum: ['sum(i) over ()', 'sum(m) over (order by id nulls last)', 'sum(m * m) over ()'],
  trim: ['trim(t)'],
  upper: ['upper(t)'],
  year: ['year(day)'],
  '+': ['i + m', 'd + i', 'case when id < 3 then day + 1 end', '2147483646 + 1'],
  '-': ['i - m', 'case when id < 3 then day - 1 end', '-d'],
  '*': ['i * m', 'm * m', 'd * m'],
  '/': ['i / 2', 'm / 3e0', 'cast(m as double) / nullif(i, 0)'],
  '%': ['i % 3', 'm % 2', 'd % 2', '7 % nullif(i, 0)'],
  '||': ["t || '-' || g", 't || i'],
  '~~': ["t like 'N%'", "t like '%_o%'", "t like ''"],
  '!~~': ["t not like '%o'"],
  like_escape: ["t like '%!%' escape '!'"],
};

/** Not names, and yet read apart by many engines. */
const SHAPES = [
  'cast(i as varchar)',
  'cast(m as varchar)',
  'cast(day as varchar)',
  'cast(i > 0 as varchar)',
  'cast(m as decimal(5, 1))',
  'cast(m as double)',
  "'it''s' || '' || 'a\\'",
  `'$\{x}'`,
  "'a -- b'",
  'i in (7, null)',
  'i between -7 and 3',
  'i is distinct from 7',
  "case g when 'a' then 1 end",
  "day < date '2000-01-01'",
  "t = ''",
  't < g',
  'i <> 7',
  'not (i > 0)',
  'i > 0 and m > 0',
  'i > 0 or m > 0',
  '(select count(distinct i) from given)',
];

describeOnSpark('the portable subset on both engines', () => {
  let database: Database;
  let spark: PySpark;
  const macros = sparkMacros({ slashDates: 'refuse', asOf: null, parameters: {} });
  beforeAll(async () => {
    [database, spark] = await Promise.all([openMemoryWarehouse(), openPySpark()]);
  }, 120_000);
  afterAll(async () => {
    database.close();
    await spark.close();
  });

  it('is tried name by name', () => {
    expect(new Set(Object.keys(CALLS))).toEqual(PORTABLE_FUNCTIONS);
  });

  it.each([...Object.values(CALLS).flat(), ...SHAPES])('%s', async (call) => {
    const sql = `with given as (${ROWS}) select id, ${call} as made from given order by id nulls last`;
    const [duck, java] = [await database.query(sql), await spark.query(spellForSpark(sql, macros))];
    const types = duck.columns.map(({ type }) => type);
    expect(java.rows.map((row) => comparable(row, types))).toEqual(
      duck.rows.map((row) => comparable(row, types)),
    );
  });
});
