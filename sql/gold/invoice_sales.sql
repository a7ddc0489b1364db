-- What the other sales tables are made of: one row per invoice, day, customer and country, which is one per invoice unless
-- its lines differ. Every line of silver by the as-of date counts, fees, postage and lines without a customer too, so that
-- what is summed up from here adds up to silver.
with

lines as (
    select * from silver.retail_transactions
),

final as (
    select
        InvoiceNo,
        InvoiceDate,
        CustomerID,
        Country,
        cast(count(*) as integer) as lines,
        cast(sum(Quantity) as bigint) as units,
        cast(coalesce(sum(TotalPrice), 0) as decimal(18, 2)) as revenue
    from lines
    where InvoiceDate <= as_of()
    group by InvoiceNo, InvoiceDate, CustomerID, Country
)

select * from final
