-- Customers whose ratings are below so many stars on average, those who bring most first: who to talk to.
with

customers as (
    select * from gold.customer360_customers
),

final as (
    select
        customer_id,
        revenue,
        average_rating,
        sentiment_score,
        total_reviews,
        negative_reviews,
        total_orders,
        total_purchases,
        last_activity
    from customers
    where average_rating < coalesce(to_number(chosen('below')), 3)
        and total_reviews >= coalesce(to_integer(chosen('min_reviews')), 0)
    order by revenue desc nulls last, customer_id nulls last
)

select * from final
