-- How customers' spend is spread in each segment: quartiles, and the 5th and 95th percentile.
with

members as (
    select * from gold.customer_segments
),

final as (
    select
        Segment as segment,
        percentile_cont(0.05) within group (order by cast(Monetary as double)) as low,
        percentile_cont(0.25) within group (order by cast(Monetary as double)) as lower_quartile,
        percentile_cont(0.5) within group (order by cast(Monetary as double)) as median,
        percentile_cont(0.75) within group (order by cast(Monetary as double)) as upper_quartile,
        percentile_cont(0.95) within group (order by cast(Monetary as double)) as high
    from members
    where (chosen('segment') is null or Segment = chosen('segment'))
        and Monetary >= coalesce(to_number(chosen('min_spend')), 0)
    group by Segment
    order by median desc nulls last, segment nulls last
)

select * from final
