-- The customers of high value at the chosen risk, or at any, those who spent most first.
with

customers as (
    select * from gold.behavior_high_value_at_risk
),

final as (
    select
        spend_rank,
        customer_id,
        risk,
        total_spend,
        total_transactions,
        last_purchase,
        days_since_last_purchase,
        favourite_category,
        membership_level,
        gender,
        age,
        location
    from customers
    where (chosen('risk') is null or risk = chosen('risk'))
        and total_spend >= coalesce(to_number(chosen('min_spend')), 0)
    order by spend_rank nulls last, customer_id nulls last
)

select * from final
