-- What one customer bought, the products they paid most for first; cancelled lines are not among them.
with

lines as (
    select * from silver.retail_transactions
),

final as (
    select
        StockCode,
        max(Description) as description,
        cast(sum(Quantity) as bigint) as units,
        cast(sum(TotalPrice) as decimal(18, 2)) as revenue,
        count(distinct InvoiceNo) as invoices,
        max(InvoiceDate) as last_bought
    from lines
    where CustomerID = chosen('customer') and not IsCancellation
    group by StockCode
    order by revenue desc nulls last, StockCode nulls last
)

select * from final
