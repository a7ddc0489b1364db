-- The segments with their sizes, worth and advice, those with the most revenue first.
with

clusters as (
    select * from gold.cluster_summary
),

advice as (
    select * from gold.cluster_recommendations
),

members as (
    select * from gold.customer_segments
),

revenues as (
    select Cluster, cast(sum(Monetary) as decimal(18, 2)) as revenue from members group by Cluster
),

final as (
    select
        advice.Segment as segment,
        clusters.Count as customers,
        clusters.Share_Customers as share_customers,
        revenues.revenue,
        clusters.Share_Revenue as share_revenue,
        cast(clusters.Med_Monetary as decimal(18, 2)) as median_spend,
        clusters.Med_Frequency as median_invoices,
        clusters.Med_Recency as median_days,
        advice.Recommendation as recommendation
    from clusters
    inner join advice on clusters.Cluster = advice.Cluster
    left join revenues on clusters.Cluster = revenues.Cluster
    where clusters.Count >= coalesce(to_integer(chosen('min_customers')), 0)
        and (chosen('segment') is null or advice.Segment = chosen('segment'))
    order by clusters.Share_Revenue desc nulls last, clusters.Cluster nulls last
)

select * from final
