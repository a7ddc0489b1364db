-- How reviews sound, and how they rate, what most sound like first.
with

reviews as (
    select * from gold.customer360_review_sentiment
),

everything as (
    select cast(count(*) as double) as reviews from reviews
),

by_label as (
    select
        label,
        count(*) as reviews,
        cast(sum(rating) as double) / nullif(count(rating), 0) as average_rating,
        cast(sum(normalised_score) as double) / nullif(count(normalised_score), 0) as average_score,
        count(*) filter (where rating <= 2) as one_or_two_stars
    from reviews
    group by label
),

final as (
    select
        by_label.label,
        by_label.reviews,
        by_label.reviews / everything.reviews as share_reviews,
        by_label.average_rating,
        by_label.average_score,
        by_label.one_or_two_stars
    from by_label
    cross join everything
    order by by_label.reviews desc, by_label.label nulls last
)

select * from final
