-- The first ten of those with the most revenue, and those who are equal to the tenth.
with

customers as (
    select * from gold.customer360_top_customers
),

final as (
    select
        rank,
        customer_id as customer,
        revenue,
        cast(round(100 * share_revenue, 1) as decimal(5, 1)) as pct_revenue,
        total_orders as orders,
        total_purchases as purchases,
        cast(average_rating as decimal(4, 2)) as rating,
        cast(sentiment_score as decimal(4, 2)) as sentiment
    from customers
    where rank <= 10
    order by rank nulls last, customer_id nulls last
)

select * from final
