-- How many customers last bought how long ago, in steps of 30 days, by risk: at the chosen one, or at any.
with

risks as (
    select * from gold.behavior_churn_risk
),

stepped as (
    select cast(30 * floor(days_since_last_purchase / 30) as integer) as days_from, risk
    from risks
    where chosen('risk') is null or risk = chosen('risk')
),

final as (
    select
        days_from,
        count(*) filter (where risk = 'Low') as low,
        count(*) filter (where risk = 'Medium') as medium,
        count(*) filter (where risk = 'High') as high
    from stepped
    group by days_from
    order by days_from nulls last
)

select * from final
