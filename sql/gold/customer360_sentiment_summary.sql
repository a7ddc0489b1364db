-- One row per month with reviews and label, labels without reviews too: how many reviews sound like that, and how they
-- rate.
with

reviews as (
    select * from gold.customer360_review_sentiment
),

labels as (
    select 'positive' as label
    union all
    select 'neutral' as label
    union all
    select 'negative' as label
    union all
    select 'no words' as label
),

dated as (
    select
        month_start(review_date) as month,
        label,
        customer_id,
        rating,
        normalised_score
    from reviews
),

months as (
    select
        month,
        cast(count(*) as double) as reviews
    from dated
    group by month
),

members as (
    select
        month,
        label,
        cast(count(*) as integer) as reviews,
        cast(count(distinct customer_id) as integer) as customers,
        cast(sum(rating) as double) / nullif(count(rating), 0) as average_rating,
        cast(sum(normalised_score) as double) / nullif(count(normalised_score), 0) as average_score
    from dated
    group by month, label
),

final as (
    select
        months.month,
        labels.label,
        coalesce(members.reviews, 0) as reviews,
        coalesce(members.reviews, 0) / months.reviews as share_reviews,
        coalesce(members.customers, 0) as customers,
        round(members.average_rating, 4) as average_rating,
        round(members.average_score, 4) as average_score
    from months
    cross join labels
    left join members
        on months.month = members.month
        and labels.label = members.label
)

select * from final
