-- One row per customer of high value whose risk is High or Medium, with what a call or a letter needs to know.
with

risks as (
    select * from gold.behavior_churn_risk
),

customers as (
    select * from gold.behavior_customer_metrics
),

final as (
    select
        risks.customer_id,
        risks.spend_rank,
        risks.risk,
        risks.total_spend,
        risks.total_transactions,
        risks.last_purchase,
        risks.days_since_last_purchase,
        customers.favourite_category,
        customers.membership_level,
        customers.gender,
        customers.age,
        customers.location
    from risks
    inner join customers on risks.customer_id = customers.customer_id
    where risks.is_high_value
        and risks.risk in ('High', 'Medium')
)

select * from final
