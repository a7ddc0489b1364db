-- One row per order, oldest first.
with ordered as (
    select
        number,
        customer_id,
        content,
        number * 100000 + unnest(range(1 + cast(floor(6 * activity * random_of('orders', number)) as integer))) as purchase
    from customers
    where is_in_orders
),
dated as (
    select
        *,
        floor(random_of('order day', purchase) * option('days')) as day,
        random_of('status', purchase) as standing
    from ordered
)
select
    printf('O%010d', purchase) as order_id,
    case when is_damaged('order customer', purchase, 0.002) then null else customer_id end as customer_id,
    cast(date_option('start') + to_days(cast(day as integer)) as date) as order_date,
    case
        -- the last orders are still on their way
        when day >= option('days') - 5 and standing < 0.6 then pick_of(['pending', 'shipped'], random_of('way', purchase))
        when standing < 0.05 then 'cancelled'
        when standing < 0.10 - 0.02 * content then 'returned'
        else 'completed'
    end as status,
    case
        when is_damaged('no amount', purchase, 0.02) then null
        when is_damaged('amount', purchase, 0.002) then cast(-1 as decimal(10, 2))
        else cast(greatest(5, 60 * exp(0.7 * normal_of('amount', purchase))) as decimal(10, 2))
    end as total_amount,
    strftime(date_option('start') + to_days(cast(day as integer)), '%Y-%m') as month
from dated
order by day, purchase
