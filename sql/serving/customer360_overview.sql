-- All customers in one line.
with

summary as (
    select * from gold.customer360_summary
),

final as (
    select
        customers,
        customers_in_all_sources as in_all_sources,
        total_revenue as revenue,
        average_customer_value as average_value,
        orders,
        purchases,
        reviews,
        cast(average_rating as decimal(4, 2)) as rating,
        cast(sentiment_score as decimal(4, 2)) as sentiment
    from summary
)

select * from final
