-- One row per product on an invoice.
with lines as (
    select *, unnest(range(lines)) as line
    from invoices
),
drawn as (
    select
        *,
        invoice * 100 + case when invoice < 0 then -line else line end as sale
    from lines
)
select
    day,
    sold_to,
    invoice,
    line,
    sale,
    customer_id,
    country,
    stock_code,
    description,
    price,
    case when units is null then 1 else 1 + cast(floor(random_of('units', sale) * 2 * units) as bigint) end as units
from drawn
join products on products.number = cast(floor(random_of('product', sale) * 240) as bigint)
order by day, sold_to, invoice, line
