-- One row per day of processing: what arrived, and how good it was before any rule. Numbers are converted once per
-- distinct text, not once per row.
with

bronze as (
    select * from bronze.retail_transactions
),

counts as (
    select
        processing_date,
        count(*) as records,
        count(distinct _file_id) as files,
        count(distinct InvoiceDate) as invoice_dates,
        count(*) filter (where nullif(trim(Invoice), '') is null) as null_invoices,
        count(*) filter (where nullif(trim(StockCode), '') is null) as null_stock_codes,
        count(*) filter (where nullif(trim(CustomerID), '') is null) as null_customers,
        count(*) filter (where _rescued_data is not null) as rescued_records
    from bronze
    group by processing_date
),

texts as (
    select
        processing_date,
        trim(Quantity) as quantity_text,
        trim(Price) as price_text,
        coalesce(starts_with(trim(Invoice), 'C'), false) as is_cancellation,
        count(*) as records
    from bronze
    group by processing_date, trim(Quantity), trim(Price), coalesce(starts_with(trim(Invoice), 'C'), false)
),

bad_values as (
    select
        processing_date,
        sum(records) filter (
            where to_integer(quantity_text) is null or (to_integer(quantity_text) <= 0 and not is_cancellation)
        ) as bad_quantities,
        sum(records) filter (
            where coalesce(price_text, '') <> '' and coalesce(to_amount(price_text) < 0, true)
        ) as bad_prices
    from texts
    group by processing_date
),

final as (
    select
        counts.processing_date,
        counts.records,
        counts.files,
        counts.invoice_dates,
        counts.null_invoices,
        counts.null_stock_codes,
        counts.null_customers,
        cast(coalesce(bad_values.bad_quantities, 0) as bigint) as bad_quantities,
        cast(coalesce(bad_values.bad_prices, 0) as bigint) as bad_prices,
        counts.rescued_records,
        cast(1 - cast(counts.rescued_records as double) / counts.records as double) as rescued_data_score
    from counts
    inner join bad_values on counts.processing_date = bad_values.processing_date
)

select * from final
