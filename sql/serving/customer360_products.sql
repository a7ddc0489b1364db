-- How products are rated, and how their reviews sound, those with the most reviews first.
with

reviews as (
    select * from gold.customer360_review_sentiment
),

by_product as (
    select
        product_id,
        count(*) as reviews,
        cast(sum(rating) as double) / nullif(count(rating), 0) as average_rating,
        cast(sum(normalised_score) as double) / nullif(count(normalised_score), 0) as average_score,
        count(*) filter (where label = 'positive') / cast(count(*) as double) as share_positive,
        count(*) filter (where label = 'negative') / cast(count(*) as double) as share_negative
    from reviews
    where product_id is not null
    group by product_id
),

final as (
    select product_id, reviews, average_rating, average_score, share_positive, share_negative
    from by_product
    where reviews >= coalesce(to_integer(chosen('min_reviews')), 0)
        and (chosen('product') is null or product_id = chosen('product'))
    order by reviews desc, product_id
)

select * from final
