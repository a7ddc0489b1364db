-- One row per invoice of something sold, with the number of its lines: to customers, and three a day to passers-by.
-- `invoice` is a number that does not change when more days are asked for.
with ordered as (
    select
        customers.*,
        days.day,
        days.busy,
        customers.number * 100000 + days.number as invoice
    from days
    join customers on days.number >= from_day and (to_day is null or days.number < to_day)
),
passing as (
    select number, day, -(number * 10 + unnest([1, 2, 3])) as invoice
    from days
)
select
    'customer' as sold_to,
    invoice,
    day,
    customer_id,
    country,
    1 + cast(floor(random_of('lines', invoice) * 2 * basket) as bigint) as lines,
    units
from ordered
where random_of('order', invoice) < orders_per_day * busy
union all
select
    'nobody known' as sold_to,
    invoice,
    day,
    null as customer_id,
    'United Kingdom' as country,
    1 + cast(floor(random_of('lines', invoice) * 8) as bigint) as lines,
    null as units
from passing
order by day, sold_to, invoice
