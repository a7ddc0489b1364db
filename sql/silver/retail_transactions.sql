-- One row per invoice line, typed. Text that is there but not exactly convertible becomes null here and is
-- told from absent text by the columns that start with _has_; only the rules see those.
with

arrived as (
    select
        nullif(trim(Invoice), '') as InvoiceNo,
        nullif(trim(StockCode), '') as StockCode,
        nullif(trim(Description), '') as Description,
        nullif(trim(Quantity), '') as quantity_text,
        nullif(trim(Price), '') as price_text,
        nullif(regexp_replace(trim(CustomerID), '[.]0$', ''), '') as CustomerID,
        nullif(trim(Country), '') as Country,
        nullif(trim(InvoiceDate), '') as date_text,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line
    from bronze.retail_transactions
),

converted as (
    select
        *,
        to_integer(quantity_text) as Quantity,
        try_cast(to_amount(price_text) as decimal(10, 2)) as UnitPrice,
        to_date_in(date_text) as InvoiceDate
    from arrived
),

final as (
    select
        InvoiceNo,
        StockCode,
        Description,
        Quantity,
        UnitPrice,
        CustomerID,
        Country,
        InvoiceDate,
        coalesce(starts_with(InvoiceNo, 'C'), false) as IsCancellation,
        try_cast(Quantity * cast(UnitPrice as decimal(20, 2)) as decimal(12, 2)) as TotalPrice,
        cast(year(InvoiceDate) as integer) as Year,
        cast(month(InvoiceDate) as integer) as Month,
        day_of_week(InvoiceDate) as DayOfWeek,
        concat_ws('_', InvoiceNo, StockCode, cast(Quantity as varchar)) as SurrogateKey,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line,
        price_text is not null and UnitPrice is null as _has_unreadable_price,
        price_text is not null and is_rounded(price_text) as _has_rounded_price
    from converted
)

select * from final
