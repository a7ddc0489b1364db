-- At most 3,000 customers by recency, frequency and monetary value: the same ones each time, of all segments alike.
with

members as (
    select * from gold.customer_segments
),

chosen_members as (
    select CustomerID, Segment, Recency, Frequency, Monetary, md5(CustomerID) as place
    from members
    where (chosen('segment') is null or Segment = chosen('segment'))
        and Monetary >= coalesce(to_number(chosen('min_spend')), 0)
),

drawn as (
    select *, row_number() over (order by place nulls last, CustomerID nulls last) as nth
    from chosen_members
),

final as (
    select CustomerID, Segment, Recency, Frequency, Monetary
    from drawn
    where nth <= 3000
    order by Segment nulls last, CustomerID nulls last
)

select * from final
