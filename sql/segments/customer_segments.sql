-- One row per customer: how recently, how often and how much they bought, which segment that makes them, and
-- what to do about it.
with

customers as (
    select * from gold.customer_rfm
),

clusters as (
    select * from gold.customer_clusters
),

recommendations as (
    select * from gold.cluster_recommendations
),

final as (
    select
        customers.CustomerID,
        customers.MaxInvoiceDate,
        customers.Recency,
        customers.Frequency,
        customers.Monetary,
        clusters.Cluster,
        recommendations.Segment,
        recommendations.Recommendation,
        as_of() as UpdateDate
    from customers
    inner join clusters on customers.CustomerID = clusters.CustomerID
    inner join recommendations on clusters.Cluster = recommendations.Cluster
)

select * from final
