-- One row per level of risk, those without customers too: how many are likely to be gone, and what they had spent.
with

customers as (
    select * from gold.behavior_churn_risk
),

levels as (
    select
        'High' as risk,
        1 as level_order
    union all
    select
        'Medium',
        2
    union all
    select
        'Low',
        3
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(total_spend) as double) as spend
    from customers
),

members as (
    select
        risk,
        cast(count(*) as integer) as customers,
        cast(count(*) filter (where is_high_value) as integer) as high_value_customers,
        sum(total_spend) as spend,
        sum(days_since_last_purchase) as days
    from customers
    group by risk
),

final as (
    select
        levels.risk,
        levels.level_order,
        coalesce(members.customers, 0) as customers,
        coalesce(members.customers, 0) / nullif(totals.customers, 0) as share_customers,
        cast(coalesce(members.spend, 0) as decimal(18, 2)) as spend,
        cast(coalesce(members.spend, 0) as double) / nullif(totals.spend, 0) as share_spend,
        cast(members.spend as double) / members.customers as average_spend,
        cast(members.days as double) / members.customers as average_days_since_last_purchase,
        coalesce(members.high_value_customers, 0) as high_value_customers
    from levels
    cross join totals
    left join members on levels.risk = members.risk
)

select * from final
