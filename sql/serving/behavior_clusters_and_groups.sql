-- How many customers of each cluster are in each group: where the two ways of parting them agree. The clusters and
-- groups with the most customers come first; what nobody is in has a 0.
with

clusters as (
    select * from gold.behavior_clusters
),

scores as (
    select * from gold.behavior_rfm
),

cells as (
    select clusters.Segment as cluster, scores.segment as rfm_group, count(*) as customers
    from clusters
    inner join scores on clusters.customer_id = scores.customer_id
    group by clusters.Segment, scores.segment
),

down as (
    select cluster, sum(customers) as customers from cells group by cluster
),

across as (
    select rfm_group, sum(customers) as customers from cells group by rfm_group
),

final as (
    select down.cluster, across.rfm_group, cast(coalesce(cells.customers, 0) as bigint) as customers
    from down
    cross join across
    left join cells on down.cluster = cells.cluster and across.rfm_group = cells.rfm_group
    order by down.customers desc, down.cluster nulls last, across.customers desc, across.rfm_group nulls last
)

select * from final
