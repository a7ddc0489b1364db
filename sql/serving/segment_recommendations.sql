-- What to do about each segment, those with the most revenue first.
with

segments as (
    select * from gold.customer_segments
),

final as (
    select
        Segment as segment,
        count(*) as customers,
        Recommendation as recommendation
    from segments
    group by Segment, Recommendation
    order by sum(Monetary) desc nulls last, Segment nulls last
)

select * from final
