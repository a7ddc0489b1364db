-- One row per cluster: its name and what to do about it, from its medians against those of all customers
-- (the rows of gold.segment_names; upper bounds inclusive; a row with a position, the cluster's place in ascending
-- order of spend, goes before one without).
with

customers as (
    select * from gold.customer_rfm
),

summary as (
    select * from gold.cluster_summary
),

names as (
    select * from gold.segment_names
),

overall as (
    select
        percentile_cont(0.5) within group (order by cast(Monetary as double)) as monetary,
        percentile_cont(0.5) within group (order by cast(Frequency as double)) as frequency,
        percentile_cont(0.5) within group (order by cast(Recency as double)) as recency
    from customers
),

levels as (
    select
        summary.Cluster,
        summary.Position,
        summary.Med_Monetary,
        summary.Med_Frequency,
        overall.monetary,
        overall.frequency,
        case when summary.Med_Recency < overall.recency then 'Recent' else 'Dormant' end as recency
    from summary
    cross join overall
),

matches as (
    select
        levels.Cluster,
        names.segment,
        names.recommendation,
        row_number() over (partition by levels.Cluster order by names.position nulls last, names.segment nulls last) as choice
    from levels
    left join names
        on levels.recency = names.recency
        and (names.position is null or names.position = levels.Position)
        and (names.monetary_over is null or levels.Med_Monetary > names.monetary_over * levels.monetary)
        and (names.monetary_upto is null or levels.Med_Monetary <= names.monetary_upto * levels.monetary)
        and (names.frequency_over is null or levels.Med_Frequency > names.frequency_over * levels.frequency)
        and (names.frequency_upto is null or levels.Med_Frequency <= names.frequency_upto * levels.frequency)
),

final as (
    select
        Cluster,
        segment as Segment,
        recommendation as Recommendation
    from matches
    where choice = 1
)

select * from final
