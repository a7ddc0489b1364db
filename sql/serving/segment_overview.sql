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
        concat_ws('', cast(cast(round(100 * summary.Share_Customers, 1) as decimal(5, 1)) as varchar), ' %') as of_customers,
        concat_ws('', cast(cast(round(100 * summary.Share_Revenue, 1) as decimal(5, 1)) as varchar), ' %') as of_revenue,
        cast(summary.Med_Monetary as decimal(18, 2)) as median_spend,
        summary.Med_Frequency as median_invoices,
        summary.Med_Recency as median_days_ago
    from summary
    inner join recommendations on summary.Cluster = recommendations.Cluster
    order by summary.Share_Revenue desc nulls last, summary.Cluster nulls last
)

select * from final
