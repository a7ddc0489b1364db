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

sales as (
    select
        month_start(orders.order_date) as month,
        sum(case when orders.counts_as_revenue then coalesce(orders.total_amount, 0) else 0 end) as order_revenue,
        0 as purchase_revenue,
        count(*) as orders,
        0 as purchases
    from orders
    inner join summary on orders.order_date <= summary.as_of_date
    group by month_start(orders.order_date)
    union all
    select
        month_start(purchases.purchase_date),
        0,
        sum(coalesce(purchases.amount, 0)),
        0,
        count(*)
    from purchases
    inner join summary on purchases.purchase_date <= summary.as_of_date
    group by month_start(purchases.purchase_date)
),

final as (
    select
        month,
        cast(sum(order_revenue) as decimal(18, 2)) as order_revenue,
        cast(sum(purchase_revenue) as decimal(18, 2)) as purchase_revenue,
        cast(sum(orders) as bigint) as orders,
        cast(sum(purchases) as bigint) as purchases
    from sales
    group by month
    order by month nulls last
)

select * from final
