-- One row per band of orders and band of purchases, 15 in all, those without customers too (who has neither is in no
-- row): how many customers, and what they ordered against what they purchased.
with

customers as (
    select * from gold.customer360_orders_purchases
),

bands as (
    select 1 as position, '0' as band
    union all
    select 2 as position, '1 to 2' as band
    union all
    select 3 as position, '3 to 5' as band
    union all
    select 4 as position, '6 or more' as band
),

cells as (
    select
        orders.position as orders_position,
        orders.band as orders_band,
        purchases.position as purchases_position,
        purchases.band as purchases_band
    from bands as orders
    cross join bands as purchases
    where orders.position > 1
        or purchases.position > 1
),

totals as (
    select cast(count(*) as double) as customers
    from customers
),

members as (
    select
        orders_band,
        purchases_band,
        cast(count(*) as integer) as customers,
        cast(sum(total_orders) as bigint) as orders,
        cast(sum(total_purchases) as bigint) as purchases,
        sum(order_revenue) as order_revenue,
        sum(purchase_revenue) as purchase_revenue,
        percentile_cont(0.5) within group (order by cast(revenue_difference as double)) as median_difference
    from customers
    group by orders_band, purchases_band
),

final as (
    select
        cells.orders_position,
        cells.orders_band,
        cells.purchases_position,
        cells.purchases_band,
        coalesce(members.customers, 0) as customers,
        coalesce(members.customers, 0) / nullif(totals.customers, 0) as share_customers,
        coalesce(members.orders, 0) as orders,
        coalesce(members.purchases, 0) as purchases,
        cast(coalesce(members.order_revenue, 0) as decimal(18, 2)) as order_revenue,
        cast(coalesce(members.purchase_revenue, 0) as decimal(18, 2)) as purchase_revenue,
        cast(coalesce(members.order_revenue, 0) - coalesce(members.purchase_revenue, 0) as decimal(18, 2)) as revenue_difference,
        round(members.median_difference, 3) as median_difference
    from cells
    cross join totals
    left join members
        on cells.orders_band = members.orders_band
        and cells.purchases_band = members.purchases_band
)

select * from final
