-- One row per invoice by the as-of date: what it comes to, all its lines counted, and whether that is above the cut, the
-- 85th percentile of all invoices. The percentile of pence has four decimals at most: as a decimal it is exact again.
with

sales as (
    select * from gold.invoice_sales
),

invoices as (
    select
        InvoiceNo,
        min(InvoiceDate) as InvoiceDate,
        min(CustomerID) as CustomerID,
        min(Country) as Country,
        cast(sum(lines) as integer) as lines,
        cast(sum(units) as bigint) as units,
        cast(sum(revenue) as decimal(18, 2)) as amount
    from sales
    group by InvoiceNo
),

cut as (
    select cast(round(percentile_cont(0.85) within group (order by cast(amount as double)), 4) as decimal(20, 4)) as amount
    from invoices
),

final as (
    select
        invoices.InvoiceNo,
        invoices.InvoiceDate,
        invoices.CustomerID,
        invoices.Country,
        invoices.lines,
        invoices.units,
        invoices.amount,
        invoices.amount > cut.amount as is_outlier
    from invoices
    cross join cut
)

select * from final
