-- One row per count that can be taken of both layers: what of bronze is in silver.
with

bronze as (
    select
        count(*) as records,
        count(distinct _file_id) as files,
        count(distinct nullif(trim(Invoice), '')) as invoices,
        count(distinct nullif(trim(StockCode), '')) as stock_codes,
        count(distinct nullif(regexp_replace(trim(CustomerID), '[.]0$', ''), '')) as customers,
        count(distinct nullif(trim(Country), '')) as countries,
        count(distinct nullif(trim(InvoiceDate), '')) as invoice_dates,
        count(*) filter (where nullif(trim(CustomerID), '') is null) as without_customer,
        count(*) filter (where nullif(trim(Description), '') is null) as without_description
    from bronze.retail_transactions
),

silver as (
    select
        count(*) as records,
        count(distinct _file_id) as files,
        count(distinct InvoiceNo) as invoices,
        count(distinct StockCode) as stock_codes,
        count(distinct CustomerID) as customers,
        count(distinct Country) as countries,
        count(distinct InvoiceDate) as invoice_dates,
        count(*) filter (where CustomerID is null) as without_customer,
        count(*) filter (where Description is null) as without_description
    from silver.retail_transactions
),

pairs as (
    select 1 as position, 'records' as what, bronze.records as bronze, silver.records as silver from bronze cross join silver
    union all
    select 2, 'files', bronze.files, silver.files from bronze cross join silver
    union all
    select 3, 'invoices', bronze.invoices, silver.invoices from bronze cross join silver
    union all
    select 4, 'stock codes', bronze.stock_codes, silver.stock_codes from bronze cross join silver
    union all
    select 5, 'customers', bronze.customers, silver.customers from bronze cross join silver
    union all
    select 6, 'countries', bronze.countries, silver.countries from bronze cross join silver
    union all
    select 7, 'invoice dates', bronze.invoice_dates, silver.invoice_dates from bronze cross join silver
    union all
    select 8, 'records without customer', bronze.without_customer, silver.without_customer from bronze cross join silver
    union all
    select 9, 'records without description', bronze.without_description, silver.without_description from bronze cross join silver
),

final as (
    select
        position,
        what,
        bronze,
        silver,
        bronze - silver as difference
    from pairs
)

select * from final
