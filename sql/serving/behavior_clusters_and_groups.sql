-- How many customers of each cluster are in each group: where the two ways of parting them agree. The groups and clusters
-- with the most customers come first; there is no row for what nobody is in.
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

beside_totals as (
    select
        cluster,
        rfm_group,
        customers,
        sum(customers) over (partition by cluster) as of_cluster,
        sum(customers) over (partition by rfm_group) as of_group
    from cells
),

final as (
    select cluster, rfm_group, customers
    from beside_totals
    order by of_group desc, rfm_group nulls last, of_cluster desc, cluster nulls last
)

select * from final
