-- One row per country with sales by the as-of date; one without a name for lines without a country. Every line of
-- silver counts. An invoice, or a customer, counts in each country in which it has a line.
with

invoices as (
    select * from gold.invoice_sales
),

countries as (
    select
        Country,
        cast(count(distinct CustomerID) as integer) as customers,
        cast(count(distinct InvoiceNo) as integer) as invoices,
        cast(sum(lines) as bigint) as lines,
        cast(sum(units) as bigint) as units,
        cast(sum(revenue) as decimal(18, 2)) as revenue
    from invoices
    group by Country
),

final as (
    select
        cast(rank() over (order by revenue desc nulls last) as integer) as revenue_rank,
        Country,
        customers,
        invoices,
        lines,
        units,
        revenue,
        round(cast(revenue as double) / nullif(cast(sum(revenue) over () as double), 0), 4) as share_revenue,
        round(cast(revenue as double) / invoices, 2) as average_invoice
    from countries
)

select * from final
