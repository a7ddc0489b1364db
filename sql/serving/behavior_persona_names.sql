-- The personas that customers are, those with the most customers first.
with

members as (
    select * from gold.behavior_personas
),

final as (
    select Segment as segment
    from members
    where Segment is not null
    group by Segment
    order by count(*) desc, Segment
)

select * from final
