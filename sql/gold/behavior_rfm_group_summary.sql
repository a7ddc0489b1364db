-- One row per group that gold.behavior_rfm_groups names, those without customers too: its size, what is typical of it,
-- and what to do about it (of several rows of a group the first by priority that says so).
with

customers as (
    select * from gold.behavior_rfm
),

named_groups as (
    select * from gold.behavior_rfm_groups
),

ordered as (
    select
        segment,
        recommendation,
        row_number() over (
            partition by segment
            order by
                case when recommendation is null then 1 else 0 end nulls last,
                priority nulls last,
                recommendation nulls last
        ) as choice
    from named_groups
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(monetary) as double) as spend
    from customers
),

members as (
    select
        segment,
        cast(count(*) as integer) as customers,
        sum(monetary) as spend,
        percentile_cont(0.5) within group (order by cast(recency_days as double)) as median_recency_days,
        percentile_cont(0.5) within group (order by cast(frequency as double)) as median_frequency,
        percentile_cont(0.5) within group (order by cast(monetary as double)) as median_monetary
    from customers
    group by segment
),

final as (
    select
        ordered.segment,
        coalesce(members.customers, 0) as customers,
        coalesce(members.customers, 0) / nullif(totals.customers, 0) as share_customers,
        cast(coalesce(members.spend, 0) as decimal(18, 2)) as spend,
        cast(coalesce(members.spend, 0) as double) / nullif(totals.spend, 0) as share_spend,
        members.median_recency_days,
        members.median_frequency,
        members.median_monetary,
        ordered.recommendation
    from ordered
    cross join totals
    left join members on ordered.segment = members.segment
    where ordered.choice = 1
)

select * from final
