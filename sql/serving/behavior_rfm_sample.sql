-- At most 3,000 customers by recency, frequency and spend: the same ones each time, of all groups alike.
with

members as (
    select * from gold.behavior_rfm
),

drawn as (
    select
        customer_id,
        segment,
        recency_days,
        frequency,
        monetary,
        row_number() over (order by md5(customer_id) nulls last, customer_id nulls last) as nth
    from members
    where (chosen('group') is null or segment = chosen('group'))
        and monetary >= coalesce(to_number(chosen('min_spend')), 0)
),

final as (
    select customer_id, segment, recency_days, frequency, monetary
    from drawn
    where nth <= 3000
    order by segment nulls last, customer_id nulls last
)

select * from final
