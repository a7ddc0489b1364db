-- One row per purchase of a product at the till, oldest first.
with bought as (
    select
        number,
        customer_id,
        number * 100000 + unnest(range(1 + cast(floor(10 * activity * random_of('purchases', number)) as integer))) as purchase
    from customers
    where is_in_purchases
),
dated as (
    select *, floor(random_of('purchase day', purchase) * option('days')) as day
    from bought
)
select
    printf('B%010d', purchase) as purchase_id,
    case when is_damaged('purchase customer', purchase, 0.002) then null else customer_id end as customer_id,
    product_id,
    cast(date_option('start') + to_days(cast(day as integer)) as date) as purchase_date,
    case
        when is_damaged('no quantity', purchase, 0.01) then null
        when is_damaged('quantity', purchase, 0.002) then -1
        else 1 + cast(floor(-0.9 * ln(1 - random_of('units', purchase))) as integer)
    end as quantity,
    case when is_damaged('no price', purchase, 0.02) then null else cast(price as decimal(10, 2)) end as unit_price,
    strftime(date_option('start') + to_days(cast(day as integer)), '%Y-%m') as month
from dated
join products on products.number = cast(floor(60 * power(random_of('product', purchase), 2)) as bigint)
order by day, purchase
