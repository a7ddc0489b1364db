-- One row for each of the customers with the most revenue: as many as top_customers in the pipeline says, and those who
-- are equal to the last of them. Who brought nothing is not among them.
with

customers as (
    select * from gold.customer360_customers
),

totals as (
    select cast(sum(revenue) as double) as revenue
    from customers
),

ranked as (
    select
        *,
        rank() over (order by revenue desc nulls last) as place
    from customers
    where revenue > 0
),

final as (
    select
        cast(ranked.place as integer) as rank,
        ranked.customer_id,
        ranked.revenue,
        cast(ranked.revenue as double) / totals.revenue as share_revenue,
        ranked.order_revenue,
        ranked.purchase_revenue,
        ranked.total_orders,
        ranked.total_purchases,
        ranked.total_reviews,
        ranked.average_rating,
        ranked.sentiment_score,
        ranked.last_activity
    from ranked
    cross join totals
    where ranked.place <= parameter('top_customers')
)

select * from final
