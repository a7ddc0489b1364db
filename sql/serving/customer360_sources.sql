-- Which sources know a customer, and what those customers bring, those whom most know first.
with

customers as (
    select * from gold.customer360_customers
),

by_sources as (
    select
        sources,
        in_reviews,
        in_orders,
        in_purchases,
        count(*) as customers,
        cast(sum(revenue) as decimal(18, 2)) as revenue
    from customers
    group by sources, in_reviews, in_orders, in_purchases
),

final as (
    select
        case
            when sources = 3 then 'all three'
            else concat_ws(
                ', ',
                case when in_orders then 'orders' end,
                case when in_purchases then 'purchases' end,
                case when in_reviews then 'reviews' end
            )
        end as known_by,
        customers,
        revenue,
        cast(revenue as double) / customers as average_revenue
    from by_sources
    order by sources desc nulls last, known_by
)

select * from final
