-- One row per customer who bought anything by the as-of date, fees and postage too: how much, how often and when. A
-- line that says the same as another in every business column is a double entry, whatever file it came in, and counts
-- once.
with

lines as (
    select * from silver.retail_transactions
),

purchases as (
    select distinct
        InvoiceNo,
        StockCode,
        upper(trim(Description)) as Description,
        Quantity,
        UnitPrice,
        CustomerID,
        trim(Country) as Country,
        InvoiceDate,
        TotalPrice
    from lines
    where CustomerID is not null
        and not IsCancellation
        and Quantity > 0
        and UnitPrice > 0
        and InvoiceDate <= as_of()
),

customers as (
    select
        CustomerID,
        cast(count(distinct InvoiceNo) as integer) as total_transactions,
        cast(sum(Quantity) as bigint) as total_quantity,
        cast(sum(TotalPrice) as decimal(18, 2)) as total_revenue,
        days_between(max(InvoiceDate), as_of()) as recency_days
    from purchases
    group by CustomerID
),

-- The average counts twice the pence, so that half a penny is whole and goes up: a quotient of doubles may lie on
-- either side of it.
final as (
    select
        CustomerID,
        total_transactions,
        total_quantity,
        total_revenue,
        cast(
            cast(floor(cast(200 * total_revenue + total_transactions as double) / (2 * total_transactions)) as decimal(18, 0))
            * 0.01 as decimal(18, 2)
        ) as avg_order_value,
        recency_days
    from customers
)

select * from final
