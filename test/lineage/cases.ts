/** A SELECT, and each of its columns as `trace` shows it. */
export type Case = [sql: string, ...columns: string[]];

export const NAMES: readonly Case[] = [
  ['select a from s.t', 'a = t.a |'],
  ['select t.a, s.t.b, A from s.t', 'a = t.a |', 'b = t.b |', 'A_1 = t.a |'],
  ['select x.a as y from s.t as x', 'y = t.a |'],
  ['select * from s.t', 'a = t.a |', 'b = t.b |', 'c = t.c |', 'Day = t.Day |'],
  ['select day from s.t', 'day = t.Day |'],
  ['select x from plain', 'x = plain.x |'],
  ['select u.*, b from s.t cross join s.u', 'a = u.a |', 'd = u.d |', 'e = u.e |', 'b = t.b |'],
  ['from s.u select d', 'd = u.d |'],
  ['select q from s.u as u2(p, q)', 'q = u.d |'],
  ['select a as z, z + 1 as w from s.t', 'z = t.a |', 'w = t.a |'],
  ['select b as a, a + 1 as w from s.t', 'a = t.b |', 'w = t.a |'],
  ['select * exclude (a, c) replace (a + b as b) from s.t', 'b = t.a t.b |', 'Day = t.Day |'],
  ['select place.street, n.place.town from s.n', 'street = n.place |', 'town = n.place |'],
  ['select t as whole from s.t', 'whole = t.Day t.a t.b t.c |'],
  [
    "select 1 as one, 'x' as word, null as nothing, as_of() as day from s.t",
    'one =  |',
    'word =  |',
    'nothing =  |',
    'day =  |',
  ],
];

export const EXPRESSIONS: readonly Case[] = [
  ['select cast(a + b as integer) as x from s.t', 'x = t.a t.b |'],
  [
    'select coalesce(a, b, 0) as x, not c as y, c is null as z from s.t',
    'x = t.a t.b |',
    'y = t.c |',
    'z = t.c |',
  ],
  ['select a between b and c as x, a in (b, 1) as y from s.t', 'x = t.a t.b t.c |', 'y = t.a t.b |'],
  ['select to_integer(a) as x, days_between(b, Day) as y from s.t', 'x = t.a |', 'y = t.Day t.b |'],
  ['select case when a > 1 then b else c end as x from s.t', 'x = t.b t.c | t.a'],
  ["select case b when 1 then 'one' end as x from s.t", 'x =  | t.b'],
  ['select max_by(a, b) as x from s.t', 'x = t.a | t.b'],
  ['select percentile_cont(0.5) within group (order by cast(a as double)) as x from s.t', 'x = t.a |'],
  ["select string_agg(a, ',' order by b) as x from s.t", 'x = t.a | t.b'],
  [
    'select count(*) as n, count(a) as m, sum(a) filter (where b > 0) as k from s.t',
    'n = t.* |',
    'm = t.a |',
    'k = t.a | t.b',
  ],
  ['select row_number() over (partition by a order by b) as r from s.t', 'r =  | t.a t.b'],
  ['select lag(a, 1, b) over (order by c) as x from s.t', 'x = t.a t.b | t.c'],
  ['select sum(a) filter (where b) over w as x from s.t window w as (partition by c)', 'x = t.a | t.b t.c'],
  ['select list_transform(items, lambda i: i + place) as x from s.n', 'x = n.items n.place |'],
  ['select list_transform(items, lambda place, i: place + i) as x from s.n', 'x = n.items |'],
  ['select [i for i in items if i > place] as x from s.n', 'x = n.items n.place |'],
  [
    "select {'k': a} as x, [b] as y, (place).k as z, items[1] as i from s.t, s.n",
    'x = t.a |',
    'y = t.b |',
    'z = n.place |',
    'i = n.items |',
  ],
];

export const ROWS: readonly Case[] = [
  ['select a from s.t where b > 0', 'a = t.a | t.b'],
  ['select a from s.t group by a having sum(b) > 1 order by max(c)', 'a = t.a | t.a t.b t.c'],
  ['select a as k, sum(b) as s from s.t group by k', 'k = t.a | t.a', 's = t.b | t.a'],
  ['select a, sum(b) as s from s.t group by 1 order by 2', 'a = t.a | t.a t.b', 's = t.b | t.a t.b'],
  ['select b as a from s.t order by a', 'a = t.b | t.b'],
  ['select distinct a, b from s.t', 'a = t.a | t.a t.b', 'b = t.b | t.a t.b'],
  ['select a from s.t qualify row_number() over (order by b) = 1', 'a = t.a | t.b'],
  ['select b, d from s.t join s.u on t.a = u.a', 'b = t.b | t.a u.a', 'd = u.d | t.a u.a'],
  ['select a from s.t join s.u using (a)', 'a = t.a | t.a u.a'],
  ['select a from s.t right join s.u using (a)', 'a = u.a | t.a u.a'],
  ['select a from s.t full join s.u using (a)', 'a = t.a u.a | t.a u.a'],
  [
    'select * from s.u natural join (select a, c from s.t) as v',
    'a = u.a | t.a u.a',
    'd = u.d | t.a u.a',
    'e = u.e | t.a u.a',
    'c = t.c | t.a u.a',
  ],
  ['select b from s.t semi join s.u on t.a = u.a and c > d', 'b = t.b | t.a t.c u.a u.d'],
  ['select count(*) as n from s.t join s.u on t.a = u.a', 'n = t.* u.* | t.a u.a'],
];

export const QUERIES: readonly Case[] = [
  [
    'with one as (select a as x from s.t where b), two as (select x + 1 as y from one) select y from two',
    'y = t.a | t.b',
  ],
  ['with one(p, q) as (select a, b from s.t) select q as z from one', 'z = t.b |'],
  ['with t as (select d as a from s.u) select a from t', 'a = u.d |'],
  [
    'with one as (select a from s.t) select (with one as (select d from s.u) select max(d) from one) as x, a from one',
    'x = u.d |',
    'a = t.a |',
  ],
  ['select x.y from (select a as y from s.t where c) as x', 'y = t.a | t.c'],
  ['select v.n from (values (1), (2)) as v(n)', 'n =  |'],
  ['select v.n from s.t, lateral (select a + 1 as n) as v', 'n = t.a |'],
  ['select a from s.t union all select d from s.u where e', 'a = t.a u.d | u.e'],
  ['select a from s.t union select d from s.u union all select 1', 'a = t.a u.d | t.a u.d'],
  ['select a from s.t union all select a from s.u order by a limit 3', 'a = t.a u.a | t.a u.a'],
  ['select a from s.t except select d from s.u', 'a = t.a | t.a u.d'],
  [
    'with one as (select a from s.t) select (with one as (select d as a from s.u) select max(a) from one) as x union all select a from one',
    'x = t.a u.d |',
  ],
  ['select (select max(d) from s.u where u.a = t.a) as x from s.t', 'x = u.d | t.a u.a'],
  ['select exists (select 1 from s.u where u.a = b) as x from s.t', 'x =  | t.b u.* u.a'],
  ['select c from s.t where a in (select d from s.u where e)', 'c = t.c | t.a u.d u.e'],
  ['select a in (select d from s.u) as x from s.t', 'x = t.a u.d |'],
  ['select array(select d from s.u) as x', 'x = u.d | u.d'],
  [
    'with recursive r(n) as (select a from s.t union all select n + d + 1 from r join s.u on n = e) select n from r',
    'n = t.a u.d | t.a u.d u.e',
  ],
];
