-- What to do, what concerns the most spend first, and which figure speaks for it.
with

recommendations as (
    select * from gold.behavior_recommendations
),

final as (
    select
        recommendation,
        figure_of as because,
        cast(round(figure, 3) as decimal(18, 3)) as figure,
        cast(round(threshold, 3) as decimal(18, 3)) as threshold,
        spend
    from recommendations
    order by number nulls last
)

select * from final
