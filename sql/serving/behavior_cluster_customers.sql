-- The customers of the chosen cluster and persona, or of all, those who spent most first.
with

clusters as (
    select * from gold.behavior_clusters
),

personas as (
    select * from gold.behavior_personas
),

customers as (
    select * from gold.behavior_customer_metrics
),

final as (
    select
        customers.customer_id,
        clusters.Segment as cluster,
        personas.Segment as persona,
        customers.total_spend as spend,
        customers.total_transactions as transactions,
        customers.days_since_last_purchase,
        customers.favourite_category,
        customers.membership_level,
        customers.age
    from clusters
    inner join personas on clusters.customer_id = personas.customer_id
    inner join customers on clusters.customer_id = customers.customer_id
    where (chosen('cluster') is null or clusters.Segment = chosen('cluster'))
        and (chosen('persona') is null or personas.Segment = chosen('persona'))
    order by customers.total_spend desc nulls last, customers.customer_id nulls last
)

select * from final
