-- At most 3,000 customers by recency, frequency and spend: the same ones each time, of all groups alike.
with

members as (
    select * from gold.behavior_rfm
),

drawn as (
    select customer_id, segment, recency_days, frequency, monetary
    from members
    where (chosen('group') is null or segment = chosen('group'))
        and monetary >= coalesce(to_number(chosen('min_spend')), 0)
    order by md5(customer_id) nulls last, customer_id nulls last
    limit 3000
),

final as (
    select * from drawn order by segment nulls last, customer_id nulls last
)

select * from final
