-- One row per customer who bought goods by the as-of date, as BG/NBD and Gamma-Gamma count: the lines of a day are one
-- purchase, and those after the first day are repeat purchases. The lines are those of gold.customer_rfm.
with

lines as (
    select * from silver.retail_transactions
),

purchases as (
    select
        CustomerID,
        InvoiceDate,
        coalesce(sum(TotalPrice), 0) as Total
    from lines
    where CustomerID is not null
        and not IsCancellation
        and regexp_extract(StockCode, '^([0-9]{5}[A-Za-z]*|PADS)$', 0) <> ''
        and InvoiceDate <= as_of()
    group by CustomerID, InvoiceDate
),

customers as (
    select
        CustomerID,
        min(InvoiceDate) as FirstPurchase,
        max(InvoiceDate) as LastPurchase,
        cast(count(*) - 1 as integer) as RepeatPurchases,
        cast(min_by(Total, InvoiceDate) as decimal(18, 2)) as FirstValue,
        cast(sum(Total) as decimal(18, 2)) as TotalValue
    from purchases
    group by CustomerID
),

final as (
    select
        CustomerID,
        FirstPurchase,
        LastPurchase,
        RepeatPurchases,
        days_between(FirstPurchase, LastPurchase) as DaysToLast,
        days_between(FirstPurchase, as_of()) as DaysSinceFirst,
        FirstValue,
        TotalValue,
        case
            when RepeatPurchases > 0
                then cast(TotalValue - FirstValue as double) / cast(RepeatPurchases as double)
        end as AverageRepeatValue
    from customers
)

select * from final
