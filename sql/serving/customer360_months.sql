-- What orders and purchases brought in each month, customers known or not; each month in which there was any.
with

orders as (
    select * from silver.customer360_orders
),

purchases as (
    select * from silver.customer360_purchases
),

summary as (
    select * from gold.customer360_summary
),

-- By day first: few days, of which the months are made.
sales as (
    select
        order_date as day,
        sum(total_amount) filter (where counts_as_revenue) as order_revenue,
        0 as purchase_revenue,
        count(*) as orders,
        0 as purchases
    from orders
    where order_date <= (select max(as_of_date) from summary)
    group by order_date
    union all
    select purchase_date, 0, sum(amount), 0, count(*)
    from purchases
    where purchase_date <= (select max(as_of_date) from summary)
    group by purchase_date
),

final as (
    select
        month_start(day) as month,
        cast(coalesce(sum(order_revenue), 0) as decimal(18, 2)) as order_revenue,
        cast(coalesce(sum(purchase_revenue), 0) as decimal(18, 2)) as purchase_revenue,
        cast(sum(orders) as bigint) as orders,
        cast(sum(purchases) as bigint) as purchases
    from sales
    group by month_start(day)
    order by month nulls last
)

select * from final
