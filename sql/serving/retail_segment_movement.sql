-- Customers who left one segment for another, all days together, the largest movements first.
with

transitions as (
    select * from gold.segment_transitions
),

final as (
    select from_segment, to_segment, cast(sum(customers) as bigint) as customers
    from transitions
    where movement = 'moved'
        and (chosen('segment') is null or from_segment = chosen('segment') or to_segment = chosen('segment'))
    group by from_segment, to_segment
    order by customers desc, from_segment nulls last, to_segment nulls last
)

select * from final
