-- One row: all customers, and what they are worth. What no customer is known for is revenue all the same, and stands
-- apart: the average is of what customers brought.
with

customers as (
    select * from gold.customer360_customers
),

orders as (
    select * from silver.customer360_orders
),

purchases as (
    select * from silver.customer360_purchases
),

reviews as (
    select * from gold.customer360_review_sentiment
),

ordered as (
    select
        count(*) as orders,
        coalesce(sum(total_amount) filter (where counts_as_revenue and customer_id is null), 0) as of_nobody
    from orders
    where order_date <= as_of()
),

purchased as (
    select
        count(*) as purchases,
        coalesce(sum(amount) filter (where customer_id is null), 0) as of_nobody
    from purchases
    where purchase_date <= as_of()
),

reviewed as (
    select
        count(*) as reviews,
        cast(sum(rating) as double) / nullif(count(rating), 0) as average_rating,
        cast(sum(normalised_score) as double) / nullif(count(normalised_score), 0) as sentiment_score
    from reviews
),

people as (
    select
        count(*) as customers,
        count(*) filter (where sources = 3) as in_all_sources,
        count(*) filter (where revenue > 0) as paying,
        coalesce(sum(revenue), 0) as revenue,
        percentile_cont(0.5) within group (order by cast(revenue as double)) as median_revenue
    from customers
),

sums as (
    select
        people.customers,
        people.in_all_sources,
        people.paying,
        people.median_revenue,
        cast(people.revenue as decimal(18, 2)) as customer_revenue,
        cast(
            case when parameter('orders_in_revenue') = 0 then 0 else ordered.of_nobody end
            + case when parameter('purchases_in_revenue') = 0 then 0 else purchased.of_nobody end as decimal(18, 2)
        ) as revenue_without_customer,
        ordered.orders,
        purchased.purchases,
        reviewed.reviews,
        reviewed.average_rating,
        reviewed.sentiment_score
    from people
    cross join ordered
    cross join purchased
    cross join reviewed
),

-- The average counts twice the pence, so that half a penny is whole and goes up: a quotient of doubles may lie on
-- either side of it.
final as (
    select
        as_of() as as_of_date,
        cast(customers as integer) as customers,
        cast(in_all_sources as integer) as customers_in_all_sources,
        cast(paying as integer) as paying_customers,
        cast(customer_revenue + revenue_without_customer as decimal(18, 2)) as total_revenue,
        customer_revenue,
        revenue_without_customer,
        cast(
            cast(floor(cast(200 * customer_revenue + customers as double) / nullif(2 * customers, 0)) as decimal(18, 0))
            * 0.01 as decimal(18, 2)
        ) as average_customer_value,
        round(median_revenue, 3) as median_customer_value,
        cast(orders as integer) as orders,
        cast(purchases as integer) as purchases,
        cast(reviews as integer) as reviews,
        round(average_rating, 4) as average_rating,
        round(sentiment_score, 4) as sentiment_score
    from sums
)

select * from final
