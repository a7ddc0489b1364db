-- The segments that customers are in, those with the most customers first.
with

members as (
    select * from gold.customer_segments
),

final as (
    select Segment as segment
    from members
    where Segment is not null
    group by Segment
    order by count(*) desc, Segment nulls last
)

select * from final
