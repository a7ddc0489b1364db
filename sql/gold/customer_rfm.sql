-- One row per customer who bought goods by the as-of date. Goods have a stock code of five digits, with
-- letters after them or not, or PADS; the rest are postage, fees, samples and corrections.
with

lines as (
    select * from silver.retail_transactions
),

purchases as (
    select
        CustomerID,
        InvoiceNo,
        InvoiceDate,
        TotalPrice
    from lines
    where CustomerID is not null
        and not IsCancellation
        and regexp_extract(StockCode, '^([0-9]{5}[A-Za-z]*|PADS)$', 0) <> ''
        and InvoiceDate <= as_of()
),

final as (
    select
        CustomerID,
        max(InvoiceDate) as MaxInvoiceDate,
        days_between(max(InvoiceDate), as_of()) as Recency,
        cast(count(distinct InvoiceNo) as integer) as Frequency,
        cast(coalesce(sum(TotalPrice), 0) as decimal(18, 2)) as Monetary
    from purchases
    group by CustomerID
)

select * from final
