-- What reviews say, with what their words are worth, of the chosen label, product and customer: the newest 200.
with

scored as (
    select * from gold.customer360_review_sentiment
),

reviews as (
    select * from silver.customer360_reviews
),

newest as (
    select *
    from scored
    where (chosen('label') is null or label = chosen('label'))
        and (chosen('product') is null or product_id = chosen('product'))
        and (chosen('customer') is null or customer_id = chosen('customer'))
    order by review_date desc nulls last, review_id nulls last
    limit 200
),

final as (
    select
        newest.review_date,
        reviews.review_text,
        newest.rating,
        newest.label,
        newest.normalised_score,
        newest.matched_words,
        newest.product_id,
        newest.customer_id
    from newest
    inner join reviews on newest.review_id = reviews.review_id
    order by newest.review_date desc nulls last, newest.review_id nulls last
)

select * from final
