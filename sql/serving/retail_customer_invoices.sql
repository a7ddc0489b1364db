-- What one customer paid, by day.
with

invoices as (
    select * from gold.invoice_sales
),

final as (
    select InvoiceDate, cast(sum(revenue) as decimal(18, 2)) as revenue, count(*) as invoices
    from invoices
    where CustomerID = chosen('customer')
    group by InvoiceDate
    order by InvoiceDate nulls last
)

select * from final
