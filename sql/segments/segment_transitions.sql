-- Who moved, when: one row per day of change, segment left and segment entered. A spell that begins on the day
-- on which the customer's last one ended is a move; else the customer comes from nowhere, and from_segment is null.
-- A spell that ended without another on that day leaves the customer in no segment, and to_segment is null.
with

history as (
    select * from gold.customer_segment_history
),

spells as (
    select
        CustomerID,
        Segment,
        Monetary,
        valid_from,
        valid_to,
        min(valid_from) over () as history_begins,
        lag(Segment) over (partition by CustomerID order by valid_from nulls last) as last_segment,
        lag(valid_to) over (partition by CustomerID order by valid_from nulls last) as last_valid_to,
        lead(valid_from) over (partition by CustomerID order by valid_from nulls last) as next_valid_from
    from history
),

entered as (
    select
        valid_from as period,
        case when last_valid_to = valid_from then last_segment end as from_segment,
        Segment as to_segment,
        case
            when last_valid_to = valid_from then 'moved'
            when valid_from = history_begins then 'start'
            else 'came'
        end as movement,
        Monetary
    from spells
),

gone as (
    select
        valid_to as period,
        Segment as from_segment,
        cast(null as varchar) as to_segment,
        'left' as movement,
        Monetary
    from spells
    where valid_to is not null
        and (next_valid_from is null or next_valid_from > valid_to)
),

changes as (
    select * from entered
    union all
    select * from gone
),

final as (
    select
        period,
        from_segment,
        to_segment,
        movement,
        cast(count(*) as integer) as customers,
        cast(sum(Monetary) as decimal(18, 2)) as revenue
    from changes
    group by period, from_segment, to_segment, movement
)

select * from final
