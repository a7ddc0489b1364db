-- How many reviews of each month sound like what: like what is chosen, or like all.
with

summary as (
    select * from gold.customer360_sentiment_summary
),

final as (
    select
        month,
        cast(coalesce(sum(reviews) filter (where label = 'positive'), 0) as bigint) as positive,
        cast(coalesce(sum(reviews) filter (where label = 'neutral'), 0) as bigint) as neutral,
        cast(coalesce(sum(reviews) filter (where label = 'no words'), 0) as bigint) as no_words,
        cast(coalesce(sum(reviews) filter (where label = 'negative'), 0) as bigint) as negative
    from summary
    where chosen('label') is null or label = chosen('label')
    group by month
    order by month nulls last
)

select * from final
