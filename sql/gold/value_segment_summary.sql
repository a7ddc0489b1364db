-- One row for each of the 12 value segments, those without customers too: its size, what is usual in it, and what to
-- do about it (lookups/value_segment_actions.csv).
with

customers as (
    select * from gold.customer_rfm
),

segments as (
    select * from gold.value_segments
),

actions as (
    select * from gold.value_segment_actions
),

tiers as (
    select 'High' as Value_Tier
    union all
    select 'Growing'
    union all
    select 'Base'
),

engagements as (
    select 'Active & Engaged' as Engagement
    union all
    select 'At Risk'
    union all
    select 'Developing'
    union all
    select 'Inactive'
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(Monetary) as double) as revenue
    from customers
),

members as (
    select
        segments.Value_Tier,
        segments.Engagement,
        cast(count(*) as integer) as customers,
        sum(customers.Monetary) as revenue,
        cast(sum(customers.Frequency) as double) as invoices,
        cast(sum(customers.Recency) as double) as days
    from customers
    inner join segments on customers.CustomerID = segments.CustomerID
    group by segments.Value_Tier, segments.Engagement
),

final as (
    select
        concat(tiers.Value_Tier, ' - ', engagements.Engagement) as Segment,
        tiers.Value_Tier,
        engagements.Engagement,
        coalesce(members.customers, 0) as Count,
        coalesce(members.customers, 0) / nullif(totals.customers, 0) as Share_Customers,
        cast(coalesce(members.revenue, 0) as decimal(18, 2)) as Revenue,
        cast(coalesce(members.revenue, 0) as double) / nullif(totals.revenue, 0) as Share_Revenue,
        round(cast(members.revenue as double) / members.customers, 2) as Avg_Monetary,
        round(members.invoices / members.customers, 2) as Avg_Frequency,
        round(members.days / members.customers, 2) as Avg_Recency,
        actions.recommendation as Recommendation
    from tiers
    cross join engagements
    cross join totals
    left join members
        on tiers.Value_Tier = members.Value_Tier
        and engagements.Engagement = members.Engagement
    left join actions
        on tiers.Value_Tier = actions.value_tier
        and engagements.Engagement = actions.engagement
)

select * from final
