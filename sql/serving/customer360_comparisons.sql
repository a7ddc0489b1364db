-- How customers' orders compare with their purchases, what most customers do first.
with

customers as (
    select * from gold.customer360_orders_purchases
),

final as (
    select
        comparison,
        count(*) as customers,
        cast(sum(total_orders) as bigint) as orders,
        cast(sum(total_purchases) as bigint) as purchases,
        cast(sum(order_revenue) as decimal(18, 2)) as order_revenue,
        cast(sum(purchase_revenue) as decimal(18, 2)) as purchase_revenue
    from customers
    group by comparison
    order by customers desc, comparison nulls last
)

select * from final
