-- The segments with their sizes, worth and advice, those with the most revenue first. Clusters of one name are one segment.
with

members as (
    select * from gold.customer_segments
),

everybody as (
    select count(*) as customers, sum(Monetary) as revenue from members
),

by_segment as (
    select
        Segment as segment,
        count(*) as customers,
        cast(sum(Monetary) as decimal(18, 2)) as revenue,
        percentile_cont(0.5) within group (order by cast(Monetary as double)) as median_spend,
        percentile_cont(0.5) within group (order by cast(Frequency as double)) as median_invoices,
        percentile_cont(0.5) within group (order by cast(Recency as double)) as median_days,
        max(Recommendation) as recommendation
    from members
    group by Segment
),

final as (
    select
        by_segment.segment,
        by_segment.customers,
        cast(by_segment.customers as double) / everybody.customers as share_customers,
        by_segment.revenue,
        cast(by_segment.revenue as double) / nullif(cast(everybody.revenue as double), 0) as share_revenue,
        by_segment.median_spend,
        by_segment.median_invoices,
        by_segment.median_days,
        by_segment.recommendation
    from by_segment
    cross join everybody
    where by_segment.customers >= coalesce(to_integer(chosen('min_customers')), 0)
        and (chosen('segment') is null or by_segment.segment = chosen('segment'))
    order by by_segment.revenue desc nulls last, by_segment.segment nulls last
)

select * from final
