-- One row per day of invoices: its records in each layer. Bronze's text is converted once per distinct text; what is
-- no date has a row of its own, without one.
with

bronze_texts as (
    select
        trim(InvoiceDate) as date_text,
        count(*) as records
    from bronze.retail_transactions
    group by trim(InvoiceDate)
),

bronze as (
    select
        to_date_in(date_text) as InvoiceDate,
        sum(records) as records
    from bronze_texts
    group by to_date_in(date_text)
),

silver as (
    select
        InvoiceDate,
        count(*) as records,
        count(distinct InvoiceNo) as invoices,
        count(distinct CustomerID) as customers
    from silver.retail_transactions
    group by InvoiceDate
),

cancellations as (
    select
        InvoiceDate,
        count(*) as records
    from silver.retail_cancellations
    group by InvoiceDate
),

final as (
    select
        bronze.InvoiceDate,
        cast(bronze.records as bigint) as bronze_records,
        coalesce(silver.records, 0) as silver_records,
        coalesce(cancellations.records, 0) as cancelled_records,
        cast(bronze.records as bigint) - coalesce(silver.records, 0) - coalesce(cancellations.records, 0) as held_records,
        coalesce(silver.invoices, 0) as invoices,
        coalesce(silver.customers, 0) as customers
    from bronze
    left join silver on bronze.InvoiceDate = silver.InvoiceDate
    left join cancellations on bronze.InvoiceDate = cancellations.InvoiceDate
)

select * from final
