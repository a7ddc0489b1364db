-- The categories of which anything was bought, those with the most spend first.
with

categories as (
    select * from gold.behavior_category_patterns
),

final as (
    select category from categories order by spend desc nulls last, category nulls last
)

select * from final
