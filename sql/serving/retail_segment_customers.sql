-- The customers of the chosen segment, or of all, those who spent most first.
with

members as (
    select * from gold.customer_segments
),

final as (
    select CustomerID, Segment, Monetary, Frequency, Recency, MaxInvoiceDate, Recommendation
    from members
    where chosen('segment') is null or Segment = chosen('segment')
    order by Monetary desc nulls last, CustomerID nulls last
)

select * from final
