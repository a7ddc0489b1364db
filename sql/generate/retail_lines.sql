-- One row per line of a day: what is sold, postage abroad, what comes back, and stock found missing or damaged.
-- Of an invoice, `part` and `invoice` say which it is; those of a day are numbered in this order.
with sold as (
    select
        day,
        case when sold_to = 'customer' then 1 else 2 end as part,
        invoice,
        line,
        stock_code,
        description,
        units,
        price,
        customer_id,
        country
    from sales
),
postage as (
    select
        day,
        1 as part,
        invoice,
        lines as line,
        'POST' as stock_code,
        'POSTAGE' as description,
        1 as units,
        18.00 as price,
        customer_id,
        country
    from invoices
    where country <> 'United Kingdom'
),
-- within a few days, on the first of them that the shop is open
returned as (
    select
        day + cast(floor(-2.5 * ln(1 - random_of('days until return', sale))) as integer) as day,
        3 as part,
        sale as invoice,
        0 as line,
        stock_code,
        description,
        -units as units,
        price,
        customer_id,
        country
    from sales
    where sold_to = 'customer' and random_of('return', sale) < 0.015
),
returned_when_open as (
    select * replace (case when dayofweek(day) = 6 then day + 1 else day end as day)
    from returned
),
corrections as (
    select
        day,
        4 as part,
        days.number as invoice,
        0 as line,
        stock_code,
        'damaged' as description,
        -1 - cast(floor(random_of('missing units', days.number) * 40) as bigint) as units,
        0.00 as price,
        null as customer_id,
        'United Kingdom' as country
    from days
    join products on products.number = cast(floor(random_of('missing product', days.number) * 240) as bigint)
    where random_of('missing', days.number) < 0.4
),
lines as (
    from sold
    union all
    from postage
    union all
    from returned_when_open
    union all
    from corrections
)
select
    *,
    600000 + dense_rank() over (order by day, part, invoice) as invoice_number
from lines
where day < date_option('start') + to_days(cast(option('days') as integer))
order by invoice_number, line
