-- The groups that customers are in, those with the most customers first.
with

groups as (
    select * from gold.behavior_rfm_group_summary
),

final as (
    select segment from groups where customers > 0 order by customers desc, segment nulls last
)

select * from final
