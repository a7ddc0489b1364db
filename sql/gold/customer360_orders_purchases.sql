-- One row per customer who ordered or purchased: the one against the other, in number and in money. Bands are of what
-- gold.customer360_orders_purchases_matrix lays out.
with

customers as (
    select * from gold.customer360_customers
),

compared as (
    select
        customer_id,
        total_orders,
        total_purchases,
        total_orders - total_purchases as orders_less_purchases,
        order_revenue,
        purchase_revenue,
        cast(order_revenue - purchase_revenue as decimal(18, 2)) as revenue_difference
    from customers
    where total_orders > 0
        or total_purchases > 0
),

final as (
    select
        *,
        case
            when total_orders = 0 then '0'
            when total_orders <= 2 then '1 to 2'
            when total_orders <= 5 then '3 to 5'
            else '6 or more'
        end as orders_band,
        case
            when total_purchases = 0 then '0'
            when total_purchases <= 2 then '1 to 2'
            when total_purchases <= 5 then '3 to 5'
            else '6 or more'
        end as purchases_band,
        case
            when total_purchases = 0 then 'orders only'
            when total_orders = 0 then 'purchases only'
            when orders_less_purchases > 0 then 'more orders'
            when orders_less_purchases < 0 then 'more purchases'
            else 'as many'
        end as comparison
    from compared
)

select * from final
