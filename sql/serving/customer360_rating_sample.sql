-- At most 3,000 customers who rate, by what they rate, how it sounds and what they bring: the same ones each time.
with

customers as (
    select * from gold.customer360_customers
),

drawn as (
    select customer_id, average_rating, sentiment_score, revenue, total_reviews
    from customers
    where average_rating is not null
        and total_reviews >= coalesce(to_integer(chosen('min_reviews')), 0)
    order by md5(customer_id) nulls last, customer_id nulls last
    limit 3000
),

final as (
    select * from drawn order by customer_id nulls last
)

select * from final
