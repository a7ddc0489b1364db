-- One row per customer of any source by the as-of date: what each source knows of them, on one line. Where a source does
-- not know them, its counts and sums are 0 and its means absent.
-- An order counts as revenue if its status does (lookups/order_statuses.csv), a purchase with its quantity times its unit
-- price; which of the two make up revenue is orders_in_revenue and purchases_in_revenue in the pipeline. What has no
-- amount counts as an order or a purchase, adds nothing to revenue, and is counted in without_amount.
with

reviews as (
    select * from gold.customer360_review_sentiment
),

orders as (
    select * from silver.customer360_orders
),

purchases as (
    select * from silver.customer360_purchases
),

reviewing as (
    select
        customer_id,
        cast(count(*) as integer) as total_reviews,
        cast(count(rating) as integer) as ratings,
        cast(sum(rating) as double) as stars,
        cast(count(normalised_score) as integer) as scored,
        cast(sum(normalised_score) as double) as scores,
        cast(count(*) filter (where label = 'positive') as integer) as positive_reviews,
        cast(count(*) filter (where label = 'negative') as integer) as negative_reviews,
        min(review_date) as first_day,
        max(review_date) as last_day
    from reviews
    where customer_id is not null
    group by customer_id
),

ordering as (
    select
        customer_id,
        cast(count(*) as integer) as total_orders,
        cast(count(*) filter (where status_group = 'completed') as integer) as orders_completed,
        cast(count(*) filter (where status_group = 'shipped') as integer) as orders_shipped,
        cast(count(*) filter (where status_group = 'pending') as integer) as orders_pending,
        cast(count(*) filter (where status_group = 'cancelled') as integer) as orders_cancelled,
        cast(count(*) filter (where status_group = 'returned') as integer) as orders_returned,
        cast(count(*) filter (where status_group = 'unknown') as integer) as orders_unknown,
        cast(coalesce(sum(total_amount) filter (where counts_as_revenue), 0) as decimal(18, 2)) as order_revenue,
        cast(count(*) filter (where counts_as_revenue and total_amount is null) as integer) as without_amount,
        min(order_date) as first_day,
        max(order_date) as last_day
    from orders
    where customer_id is not null
        and order_date <= as_of()
    group by customer_id
),

purchasing as (
    select
        customer_id,
        cast(count(*) as integer) as total_purchases,
        cast(coalesce(sum(quantity), 0) as bigint) as units,
        cast(coalesce(sum(amount), 0) as decimal(18, 2)) as purchase_revenue,
        cast(count(*) filter (where amount is null) as integer) as without_amount,
        min(purchase_date) as first_day,
        max(purchase_date) as last_day
    from purchases
    where customer_id is not null
        and purchase_date <= as_of()
    group by customer_id
),

everybody as (
    select customer_id from reviewing
    union
    select customer_id from ordering
    union
    select customer_id from purchasing
),

joined as (
    select
        everybody.customer_id,
        reviewing.customer_id is not null as in_reviews,
        ordering.customer_id is not null as in_orders,
        purchasing.customer_id is not null as in_purchases,
        coalesce(ordering.total_orders, 0) as total_orders,
        coalesce(ordering.orders_completed, 0) as orders_completed,
        coalesce(ordering.orders_shipped, 0) as orders_shipped,
        coalesce(ordering.orders_pending, 0) as orders_pending,
        coalesce(ordering.orders_cancelled, 0) as orders_cancelled,
        coalesce(ordering.orders_returned, 0) as orders_returned,
        coalesce(ordering.orders_unknown, 0) as orders_unknown,
        coalesce(purchasing.total_purchases, 0) as total_purchases,
        coalesce(purchasing.units, 0) as units,
        coalesce(ordering.order_revenue, 0) as order_revenue,
        coalesce(purchasing.purchase_revenue, 0) as purchase_revenue,
        coalesce(ordering.without_amount, 0) + coalesce(purchasing.without_amount, 0) as without_amount,
        coalesce(reviewing.total_reviews, 0) as total_reviews,
        coalesce(reviewing.positive_reviews, 0) as positive_reviews,
        coalesce(reviewing.negative_reviews, 0) as negative_reviews,
        cast(round(reviewing.stars / nullif(reviewing.ratings, 0), 4) as decimal(5, 4)) as average_rating,
        cast(round(reviewing.scores / nullif(reviewing.scored, 0), 4) as decimal(5, 4)) as sentiment_score,
        least(
            coalesce(reviewing.first_day, ordering.first_day, purchasing.first_day),
            coalesce(ordering.first_day, purchasing.first_day, reviewing.first_day),
            coalesce(purchasing.first_day, reviewing.first_day, ordering.first_day)
        ) as first_activity,
        greatest(
            coalesce(reviewing.last_day, ordering.last_day, purchasing.last_day),
            coalesce(ordering.last_day, purchasing.last_day, reviewing.last_day),
            coalesce(purchasing.last_day, reviewing.last_day, ordering.last_day)
        ) as last_activity
    from everybody
    left join reviewing on everybody.customer_id = reviewing.customer_id
    left join ordering on everybody.customer_id = ordering.customer_id
    left join purchasing on everybody.customer_id = purchasing.customer_id
),

final as (
    select
        customer_id,
        in_reviews,
        in_orders,
        in_purchases,
        case when in_reviews then 1 else 0 end
            + case when in_orders then 1 else 0 end
            + case when in_purchases then 1 else 0 end as sources,
        total_orders,
        orders_completed,
        orders_shipped,
        orders_pending,
        orders_cancelled,
        orders_returned,
        orders_unknown,
        total_purchases,
        units,
        order_revenue,
        purchase_revenue,
        cast(
            case when parameter('orders_in_revenue') = 0 then 0 else order_revenue end
            + case when parameter('purchases_in_revenue') = 0 then 0 else purchase_revenue end as decimal(18, 2)
        ) as revenue,
        without_amount,
        total_reviews,
        positive_reviews,
        negative_reviews,
        average_rating,
        sentiment_score,
        first_activity,
        last_activity
    from joined
)

select * from final
