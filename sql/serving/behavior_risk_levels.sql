-- The levels of risk at which a customer may be lost, the highest first.
with

levels as (
    select * from gold.behavior_churn_summary
),

final as (
    select risk from levels where risk <> 'Low' order by level_order nulls last
)

select * from final
