-- One row per group that gold.rfm_groups names, those without customers too: its size, what is typical of it, and
-- what to do about it (of several rows of a group the first by priority that says so).
with

customers as (
    select * from gold.rfm_scores
),

named_groups as (
    select * from gold.rfm_groups
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
        cast(sum(Monetary) as double) as revenue
    from customers
),

members as (
    select
        Segment,
        cast(count(*) as integer) as customers,
        sum(Monetary) as revenue,
        percentile_cont(0.5) within group (order by cast(Recency as double)) as Med_Recency,
        percentile_cont(0.5) within group (order by cast(Frequency as double)) as Med_Frequency,
        percentile_cont(0.5) within group (order by cast(Monetary as double)) as Med_Monetary
    from customers
    group by Segment
),

final as (
    select
        ordered.segment as Segment,
        coalesce(members.customers, 0) as Count,
        coalesce(members.customers, 0) / nullif(totals.customers, 0) as Share_Customers,
        cast(coalesce(members.revenue, 0) as decimal(18, 2)) as Revenue,
        cast(coalesce(members.revenue, 0) as double) / nullif(totals.revenue, 0) as Share_Revenue,
        members.Med_Recency,
        members.Med_Frequency,
        members.Med_Monetary,
        ordered.recommendation as Recommendation
    from ordered
    cross join totals
    left join members on ordered.segment = members.Segment
    where ordered.choice = 1
)

select * from final
