-- One row per review, oldest first. Its words go with its rating, most of the time.
with written as (
    select
        number,
        customer_id,
        content,
        number * 100000 + unnest(range(1 + cast(floor(2 * activity * random_of('reviews', number)) as integer))) as review
    from customers
    where is_reviewer
),
dated as (
    select
        *,
        cast(
            date_option('start') + to_days(cast(floor(random_of('review day', review) * option('days')) as integer))
        as date) as review_date,
        greatest(1, least(5, cast(round(3.6 + content + 0.9 * normal_of('rating', review)) as integer))) as rating
    from written
),
-- who is between says something of both kinds
worded as (
    select
        *,
        random_of('tone', review) < [0.03, 0.12, 0.5, 0.9, 0.97][rating] as is_first_good,
        random_of('second tone', review) < [0.03, 0.12, 0.5, 0.9, 0.97][rating] as is_second_good,
        random_of('form', review) as form
    from dated
),
clauses as (
    select
        *,
        case
            when is_first_good then pick_of(
                ['great quality', 'I love it', 'excellent value for money', 'works perfectly', 'very happy with it',
                 'beautiful and well made', 'even better than I hoped', 'a wonderful gift, my sister was delighted',
                 'the best "little lamp" I ever had', 'fantastic, easy to use'],
                random_of('first words', review)
            )
            else pick_of(
                ['poor quality', 'I am disappointed', 'a waste of money', 'broke after two days', 'it arrived damaged',
                 'terrible, cheap and ugly', 'does not work at all', 'not at all "as described"',
                 'the worst I ever bought', 'useless, I want a refund'],
                random_of('first words', review)
            )
        end as first_words,
        case
            when is_second_good then pick_of(
                ['delivery was fast', 'the service was friendly and helpful', 'I would recommend it', 'I will buy again',
                 'nicely packed', 'good price'],
                random_of('second words', review)
            )
            else pick_of(
                ['delivery was slow', 'the service was rude', 'I cannot recommend it', 'never again',
                 'the box was torn and wet', 'far too expensive'],
                random_of('second words', review)
            )
        end as second_words
    from worded
),
texts as (
    select
        *,
        upper(first_words[1]) || first_words[2:] || case
            when form < 0.35 then '.'
            when form < 0.70 then ', ' || case when is_first_good = is_second_good then 'and ' else 'but ' end || second_words || '.'
            when form < 0.85 then '! ' || upper(second_words[1]) || second_words[2:] || '.'
            else '.' || chr(10) || upper(second_words[1]) || second_words[2:] || '.'
        end as full_text
    from clauses
)
select
    printf('R%010d', review) as review_id,
    case when is_damaged('review customer', review, 0.002) then null else customer_id end as customer_id,
    product_id,
    case
        when is_damaged('no rating', review, 0.03) then null
        when is_damaged('rating', review, 0.002) then 9
        else rating
    end as rating,
    case when is_damaged('no text', review, 0.04) then null else full_text end as review_text,
    date_or(review_date, case when is_damaged('review date', review, 0.002) then strftime(review_date, '%Y-%m-32') end) as review_date,
    strftime(texts.review_date, '%Y-%m') as month
from texts
join products on products.number = cast(floor(60 * power(random_of('review product', review), 2)) as bigint)
order by texts.review_date, review
