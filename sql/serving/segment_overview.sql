-- The segments at a glance, those with the most revenue first.
with

summary as (
    select * from gold.cluster_summary
),

recommendations as (
    select * from gold.cluster_recommendations
),

final as (
    select
        summary.Cluster as cluster,
        recommendations.Segment as segment,
        summary.Count as customers,
        cast(round(100 * summary.Share_Customers, 1) as decimal(5, 1)) as pct_customers,
        cast(round(100 * summary.Share_Revenue, 1) as decimal(5, 1)) as pct_revenue,
        cast(summary.Med_Monetary as decimal(18, 2)) as spend,
        summary.Med_Frequency as invoices,
        summary.Med_Recency as days
    from summary
    inner join recommendations on summary.Cluster = recommendations.Cluster
    order by summary.Share_Revenue desc nulls last, summary.Cluster nulls last
)

select * from final
