-- At most 3,000 customers by recency, frequency and monetary value: the same ones each time, of all segments alike.
with

members as (
    select * from gold.customer_segments
),

drawn as (
    select CustomerID, Segment, Recency, Frequency, Monetary
    from members
    where (chosen('segment') is null or Segment = chosen('segment'))
        and Monetary >= coalesce(to_number(chosen('min_spend')), 0)
    order by md5(CustomerID), CustomerID nulls last
    limit 3000
),

final as (
    select CustomerID, Segment, Recency, Frequency, Monetary
    from drawn
    order by Segment nulls last, CustomerID nulls last
)

select * from final
