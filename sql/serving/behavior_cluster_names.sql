-- The clusters that customers are in, those with the most customers first.
with

profiles as (
    select * from gold.behavior_cluster_profile
),

final as (
    select segment from profiles where segment is not null group by segment order by sum(customers) desc, segment
)

select * from final
