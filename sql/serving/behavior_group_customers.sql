-- The customers of the chosen group, or of all, those who spent most first, with who they are and what to do.
with

scores as (
    select * from gold.behavior_rfm
),

customers as (
    select * from gold.behavior_customer_metrics
),

groups as (
    select * from gold.behavior_rfm_group_summary
),

final as (
    select
        scores.customer_id,
        scores.segment,
        scores.monetary as spend,
        scores.frequency as transactions,
        scores.recency_days as days_since_last_purchase,
        customers.last_purchase,
        customers.favourite_category,
        customers.membership_level,
        customers.location,
        groups.recommendation
    from scores
    inner join customers on scores.customer_id = customers.customer_id
    left join groups on scores.segment = groups.segment
    where (chosen('group') is null or scores.segment = chosen('group'))
        and scores.monetary >= coalesce(to_number(chosen('min_spend')), 0)
    order by scores.monetary desc nulls last, scores.customer_id nulls last
)

select * from final
