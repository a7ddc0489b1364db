-- Customers by revenue, the best first: those whom at least so many sources know, and who bring at least so much.
with

customers as (
    select * from gold.customer360_customers
),

final as (
    select
        customer_id,
        revenue,
        order_revenue,
        purchase_revenue,
        total_orders,
        total_purchases,
        total_reviews,
        average_rating,
        sentiment_score,
        sources,
        first_activity,
        last_activity
    from customers
    where sources >= coalesce(to_integer(chosen('min_sources')), 0)
        and revenue >= coalesce(to_number(chosen('min_revenue')), 0)
    order by revenue desc nulls last, customer_id nulls last
)

select * from final
