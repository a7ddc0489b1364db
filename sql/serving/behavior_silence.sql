-- How many customers last bought how long ago, in steps of 30 days, by risk.
with

risks as (
    select * from gold.behavior_churn_risk
),

final as (
    select
        cast(30 * floor(days_since_last_purchase / 30) as integer) as days_from,
        risk,
        count(*) as customers,
        cast(sum(total_spend) as decimal(18, 2)) as spend
    from risks
    where (chosen('risk') is null or risk = chosen('risk'))
    group by floor(days_since_last_purchase / 30), risk
    order by days_from nulls last, risk nulls last
)

select * from final
