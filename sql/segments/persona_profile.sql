-- One row per persona: its size, what is typical of it in the features' own units, and its share of customers and of
-- revenue. Means are of the customers themselves, not of the centre, which is a mean of logarithms.
with

features as (
    select * from gold.customer_features
),

personas as (
    select * from gold.customer_personas
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(total_revenue) as double) as revenue
    from features
),

profile as (
    select
        personas.Cluster,
        personas.Persona,
        cast(count(*) as integer) as customers,
        cast(sum(features.total_transactions) as double) as transactions,
        cast(sum(features.total_quantity) as double) as quantity,
        cast(sum(features.total_revenue) as double) as revenue,
        cast(sum(features.avg_order_value) as double) as order_values,
        cast(sum(features.recency_days) as double) as days,
        percentile_cont(0.5) within group (order by cast(features.total_revenue as double)) as med_revenue,
        percentile_cont(0.5) within group (order by cast(features.recency_days as double)) as med_recency_days
    from personas
    inner join features on personas.CustomerID = features.CustomerID
    group by personas.Cluster, personas.Persona
),

final as (
    select
        profile.Cluster,
        profile.Persona,
        profile.customers,
        profile.transactions / profile.customers as avg_transactions,
        profile.quantity / profile.customers as avg_quantity,
        profile.revenue / profile.customers as avg_revenue,
        profile.med_revenue,
        profile.order_values / profile.customers as avg_order_value,
        profile.days / profile.customers as avg_recency_days,
        profile.med_recency_days,
        profile.customers / totals.customers as share_customers,
        profile.revenue / nullif(totals.revenue, 0) as share_revenue
    from profile
    cross join totals
)

select * from final
