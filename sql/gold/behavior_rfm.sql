-- One row per customer who has bought: scores from 1 to 5 by fixed thresholds, which are parameters of the pipeline, and
-- the group that the three make (the row of gold.behavior_rfm_groups with the lowest priority; bounds inclusive, an empty
-- one is none).
with

customers as (
    select * from gold.behavior_customer_metrics
),

named_groups as (
    select * from gold.behavior_rfm_groups
),

thresholds as (
    select
        parameter('rfm_recency_5') as recency_5,
        parameter('rfm_recency_4') as recency_4,
        parameter('rfm_recency_3') as recency_3,
        parameter('rfm_recency_2') as recency_2,
        parameter('rfm_frequency_5') as frequency_5,
        parameter('rfm_frequency_4') as frequency_4,
        parameter('rfm_frequency_3') as frequency_3,
        parameter('rfm_frequency_2') as frequency_2,
        parameter('rfm_monetary_5') as monetary_5,
        parameter('rfm_monetary_4') as monetary_4,
        parameter('rfm_monetary_3') as monetary_3,
        parameter('rfm_monetary_2') as monetary_2
),

scored as (
    select
        customers.customer_id,
        customers.days_since_last_purchase as recency_days,
        customers.total_transactions as frequency,
        customers.total_spend as monetary,
        case
            when customers.days_since_last_purchase <= thresholds.recency_5 then 5
            when customers.days_since_last_purchase <= thresholds.recency_4 then 4
            when customers.days_since_last_purchase <= thresholds.recency_3 then 3
            when customers.days_since_last_purchase <= thresholds.recency_2 then 2
            else 1
        end as r_score,
        case
            when customers.total_transactions >= thresholds.frequency_5 then 5
            when customers.total_transactions >= thresholds.frequency_4 then 4
            when customers.total_transactions >= thresholds.frequency_3 then 3
            when customers.total_transactions >= thresholds.frequency_2 then 2
            else 1
        end as f_score,
        case
            when cast(customers.total_spend as double) >= thresholds.monetary_5 then 5
            when cast(customers.total_spend as double) >= thresholds.monetary_4 then 4
            when cast(customers.total_spend as double) >= thresholds.monetary_3 then 3
            when cast(customers.total_spend as double) >= thresholds.monetary_2 then 2
            else 1
        end as m_score
    from customers
    cross join thresholds
    where customers.total_transactions > 0
),

scores as (
    select distinct
        r_score,
        f_score,
        m_score
    from scored
),

matches as (
    select
        scores.r_score,
        scores.f_score,
        scores.m_score,
        named_groups.segment,
        row_number() over (
            partition by scores.r_score, scores.f_score, scores.m_score
            order by named_groups.priority nulls last, named_groups.segment nulls last
        ) as choice
    from scores
    left join named_groups
        on (named_groups.r_from is null or scores.r_score >= named_groups.r_from)
        and (named_groups.r_to is null or scores.r_score <= named_groups.r_to)
        and (named_groups.f_from is null or scores.f_score >= named_groups.f_from)
        and (named_groups.f_to is null or scores.f_score <= named_groups.f_to)
        and (named_groups.m_from is null or scores.m_score >= named_groups.m_from)
        and (named_groups.m_to is null or scores.m_score <= named_groups.m_to)
),

final as (
    select
        scored.customer_id,
        scored.recency_days,
        scored.frequency,
        scored.monetary,
        scored.r_score,
        scored.f_score,
        scored.m_score,
        concat(
            cast(scored.r_score as varchar),
            cast(scored.f_score as varchar),
            cast(scored.m_score as varchar)
        ) as rfm_score,
        matches.segment
    from scored
    inner join matches
        on scored.r_score = matches.r_score
        and scored.f_score = matches.f_score
        and scored.m_score = matches.m_score
    where matches.choice = 1
)

select * from final
