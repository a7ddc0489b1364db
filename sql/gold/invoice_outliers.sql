-- One row per invoice above the cut (gold.invoice_amounts), the largest ranked first, and how many times the cut it is.
with

invoices as (
    select * from gold.invoice_amounts
),

distribution as (
    select * from gold.invoice_distribution
),

final as (
    select
        cast(rank() over (order by invoices.amount desc nulls last) as integer) as amount_rank,
        invoices.InvoiceNo,
        invoices.InvoiceDate,
        invoices.CustomerID,
        invoices.Country,
        invoices.lines,
        invoices.units,
        invoices.amount,
        round(cast(invoices.amount as double) / nullif(cast(distribution.percentile_85 as double), 0), 2) as times_cut
    from invoices
    inner join distribution on distribution.scope = 'all'
    where invoices.is_outlier
)

select * from final
