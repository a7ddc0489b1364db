-- One row per cluster: its size, what is typical of it, and its share of customers and of revenue.
with

customers as (
    select * from gold.customer_rfm
),

clusters as (
    select * from gold.customer_clusters
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(Monetary) as double) as revenue
    from customers
),

summary as (
    select
        clusters.Cluster,
        max(clusters.Position) as Position,
        cast(count(*) as integer) as Count,
        cast(sum(customers.Monetary) as double) as revenue,
        cast(sum(customers.Frequency) as double) as invoices,
        cast(sum(customers.Recency) as double) as days,
        percentile_cont(0.5) within group (order by cast(customers.Monetary as double)) as Med_Monetary,
        percentile_cont(0.5) within group (order by cast(customers.Frequency as double)) as Med_Frequency,
        percentile_cont(0.5) within group (order by cast(customers.Recency as double)) as Med_Recency
    from customers
    inner join clusters on customers.CustomerID = clusters.CustomerID
    group by clusters.Cluster
),

final as (
    select
        summary.Cluster,
        summary.Count,
        round(summary.revenue / summary.Count, 2) as Avg_Monetary,
        round(summary.Med_Monetary, 2) as Med_Monetary,
        round(summary.invoices / summary.Count, 2) as Avg_Frequency,
        summary.Med_Frequency,
        round(summary.days / summary.Count, 2) as Avg_Recency,
        summary.Med_Recency,
        summary.Count / totals.customers as Share_Customers,
        summary.revenue / nullif(totals.revenue, 0) as Share_Revenue,
        summary.Position
    from summary
    cross join totals
)

select * from final
