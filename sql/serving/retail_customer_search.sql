-- Customers whose number begins with what is searched for, those who spent most first.
with

members as (
    select * from gold.customer_segments
),

final as (
    select CustomerID, Segment, Monetary, Frequency, Recency
    from members
    where chosen('search') is null or starts_with(CustomerID, chosen('search'))
    order by Monetary desc nulls last, CustomerID nulls last
    limit 50
)

select * from final
