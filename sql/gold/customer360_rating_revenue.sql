-- One row per band of the customers' average rating, those without customers too, and one for who gave none: how many
-- they are, and what they bring.
with

customers as (
    select * from gold.customer360_customers
),

bands as (
    select 1 as band, '1 to under 2' as rating_band
    union all
    select 2 as band, '2 to under 3' as rating_band
    union all
    select 3 as band, '3 to under 4' as rating_band
    union all
    select 4 as band, '4 to under 5' as rating_band
    union all
    select 5 as band, '5' as rating_band
    union all
    select 6 as band, 'no rating' as rating_band
),

banded as (
    select
        coalesce(cast(floor(average_rating) as integer), 6) as band,
        revenue,
        average_rating,
        sentiment_score
    from customers
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(revenue) as double) as revenue
    from customers
),

members as (
    select
        band,
        cast(count(*) as integer) as customers,
        sum(revenue) as revenue,
        cast(sum(average_rating) as double) as ratings,
        cast(sum(sentiment_score) as double) / nullif(count(sentiment_score), 0) as sentiment,
        percentile_cont(0.5) within group (order by cast(revenue as double)) as median_revenue
    from banded
    group by band
),

final as (
    select
        bands.band,
        bands.rating_band,
        coalesce(members.customers, 0) as customers,
        coalesce(members.customers, 0) / nullif(totals.customers, 0) as share_customers,
        cast(coalesce(members.revenue, 0) as decimal(18, 2)) as revenue,
        cast(coalesce(members.revenue, 0) as double) / nullif(totals.revenue, 0) as share_revenue,
        round(cast(members.revenue as double) / members.customers, 2) as average_revenue,
        round(members.median_revenue, 3) as median_revenue,
        round(members.ratings / members.customers, 4) as average_rating,
        round(members.sentiment, 4) as average_sentiment
    from bands
    cross join totals
    left join members on bands.band = members.band
)

select * from final
