-- One row per month with sales by the as-of date. Every line of silver counts, fees, postage and lines without a
-- customer too, so that the months add up to silver. An invoice counts in each month in which it has a line.
with

invoices as (
    select * from gold.invoice_sales
),

months as (
    select
        month_start(InvoiceDate) as month,
        cast(count(distinct InvoiceDate) as integer) as days_open,
        cast(count(distinct InvoiceNo) as integer) as invoices,
        cast(sum(lines) as bigint) as lines,
        cast(sum(units) as bigint) as units,
        cast(sum(revenue) as decimal(18, 2)) as revenue,
        cast(count(distinct CustomerID) as integer) as customers,
        cast(count(distinct InvoiceNo) filter (where CustomerID is null) as integer) as invoices_without_customer,
        cast(coalesce(sum(lines) filter (where CustomerID is null), 0) as bigint) as lines_without_customer,
        cast(coalesce(sum(revenue) filter (where CustomerID is null), 0) as decimal(18, 2)) as revenue_without_customer
    from invoices
    group by month_start(InvoiceDate)
),

final as (
    select
        month,
        days_open,
        invoices,
        lines,
        units,
        revenue,
        round(cast(revenue as double) / invoices, 2) as average_invoice,
        customers,
        invoices_without_customer,
        lines_without_customer,
        revenue_without_customer
    from months
)

select * from final
