-- One row per customer: scores from 1 to 5 for recency, frequency and monetary value, and the group that the three
-- make (the row of gold.rfm_groups with the lowest priority; bounds inclusive, an empty one is none).
-- A score is 5 times the share of customers who are no better, rounded up: equal values have equal scores. Whole
-- numbers are multiplied before they are divided, so that exactly a fifth of all stays in its score.
with

customers as (
    select * from gold.customer_rfm
),

named_groups as (
    select * from gold.rfm_groups
),

counted as (
    select
        CustomerID,
        Recency,
        Frequency,
        Monetary,
        count(*) over (order by Recency desc nulls last) as no_more_recent,
        count(*) over (order by Frequency nulls last) as no_more_frequent,
        count(*) over (order by Monetary nulls last) as no_higher,
        count(*) over () as customers
    from customers
),

scored as (
    select
        CustomerID,
        Recency,
        Frequency,
        Monetary,
        cast(ceil(5 * no_more_recent / customers) as integer) as R_Score,
        cast(ceil(5 * no_more_frequent / customers) as integer) as F_Score,
        cast(ceil(5 * no_higher / customers) as integer) as M_Score
    from counted
),

scores as (
    select distinct
        R_Score,
        F_Score,
        M_Score
    from scored
),

matches as (
    select
        scores.R_Score,
        scores.F_Score,
        scores.M_Score,
        named_groups.segment,
        row_number() over (
            partition by scores.R_Score, scores.F_Score, scores.M_Score
            order by named_groups.priority nulls last, named_groups.segment nulls last
        ) as choice
    from scores
    left join named_groups
        on (named_groups.r_from is null or scores.R_Score >= named_groups.r_from)
        and (named_groups.r_to is null or scores.R_Score <= named_groups.r_to)
        and (named_groups.f_from is null or scores.F_Score >= named_groups.f_from)
        and (named_groups.f_to is null or scores.F_Score <= named_groups.f_to)
        and (named_groups.m_from is null or scores.M_Score >= named_groups.m_from)
        and (named_groups.m_to is null or scores.M_Score <= named_groups.m_to)
),

final as (
    select
        scored.CustomerID,
        scored.Recency,
        scored.Frequency,
        scored.Monetary,
        scored.R_Score,
        scored.F_Score,
        scored.M_Score,
        concat(
            cast(scored.R_Score as varchar),
            cast(scored.F_Score as varchar),
            cast(scored.M_Score as varchar)
        ) as RFM_Score,
        matches.segment as Segment
    from scored
    inner join matches
        on scored.R_Score = matches.R_Score
        and scored.F_Score = matches.F_Score
        and scored.M_Score = matches.M_Score
    where matches.choice = 1
)

select * from final
