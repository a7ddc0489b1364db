-- One row per customer who has bought: how long ago that was, and what it says. Of high value are those whose place by
-- spend is within a share of all customers who have bought (parameters of the pipeline); who spent the same has the same
-- place.
with

customers as (
    select * from gold.behavior_customer_metrics
    where total_transactions > 0
),

limits as (
    select
        parameter('churn_high_days') as high_days,
        parameter('churn_medium_days') as medium_days,
        parameter('high_value_share') as high_value_share
),

ranked as (
    select
        customer_id,
        last_purchase,
        days_since_last_purchase,
        total_transactions,
        total_spend,
        rank() over (order by total_spend desc nulls last) as spend_rank,
        count(*) over () as customers
    from customers
),

final as (
    select
        ranked.customer_id,
        ranked.last_purchase,
        ranked.days_since_last_purchase,
        ranked.total_transactions,
        ranked.total_spend,
        case
            when ranked.days_since_last_purchase > limits.high_days then 'High'
            when ranked.days_since_last_purchase > limits.medium_days then 'Medium'
            else 'Low'
        end as risk,
        cast(ranked.spend_rank as integer) as spend_rank,
        -- Rounded first: a product of doubles may lie a hair above the whole number that is meant.
        ranked.spend_rank <= ceil(round(limits.high_value_share * ranked.customers, 6)) as is_high_value
    from ranked
    cross join limits
)

select * from final
