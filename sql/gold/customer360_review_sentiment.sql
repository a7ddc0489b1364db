-- One row per review by the as-of date: what its words are worth in gold.customer360_sentiment_words, a word as often as
-- it is there. The score is their sum; the normalised score their mean as a share of the most a word can be worth, 0
-- where no word is in the list. A review without a text, or whose text has no word of the letters a to z, has no score.
-- Word by word: 'not good' is as good as 'good'.
with

reviews as (
    select * from silver.customer360_reviews
),

lexicon as (
    select * from gold.customer360_sentiment_words
),

known as (
    select
        review_id,
        customer_id,
        product_id,
        review_date,
        rating,
        review_text
    from reviews
    where review_date <= as_of()
),

words_of as (
    select
        review_id,
        words(review_text) as word
    from known
),

counted as (
    select
        words_of.review_id,
        cast(count(*) as integer) as words,
        cast(count(lexicon.value) as integer) as matched_words,
        cast(coalesce(sum(lexicon.value), 0) as integer) as score
    from words_of
    left join lexicon on words_of.word = lexicon.word
    group by words_of.review_id
),

scored as (
    select
        review_id,
        words,
        matched_words,
        score,
        case
            when matched_words = 0 then cast(0 as decimal(5, 4))
            else cast(round(cast(score as double) / (5 * matched_words), 4) as decimal(5, 4))
        end as normalised_score
    from counted
),

final as (
    select
        known.review_id,
        known.customer_id,
        known.product_id,
        known.review_date,
        known.rating,
        coalesce(scored.words, 0) as words,
        coalesce(scored.matched_words, 0) as matched_words,
        scored.score,
        scored.normalised_score,
        case
            when scored.words is null then 'no words'
            when scored.normalised_score >= cast(round(parameter('positive_from'), 4) as decimal(5, 4)) then 'positive'
            when scored.normalised_score <= cast(round(parameter('negative_upto'), 4) as decimal(5, 4)) then 'negative'
            else 'neutral'
        end as label
    from known
    left join scored on known.review_id = scored.review_id
)

select * from final
