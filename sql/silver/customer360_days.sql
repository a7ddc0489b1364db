-- One row per day and source on which it has anything: how much, and of how many customers. The newest day of all is
-- the as-of date.
with

reviews as (
    select * from silver.customer360_reviews
),

orders as (
    select * from silver.customer360_orders
),

purchases as (
    select * from silver.customer360_purchases
),

records as (
    select
        review_date as day,
        'reviews' as source,
        customer_id
    from reviews
    union all
    select
        order_date as day,
        'orders' as source,
        customer_id
    from orders
    union all
    select
        purchase_date as day,
        'purchases' as source,
        customer_id
    from purchases
),

final as (
    select
        day,
        source,
        cast(count(*) as integer) as records,
        cast(count(distinct customer_id) as integer) as customers
    from records
    group by day, source
)

select * from final
