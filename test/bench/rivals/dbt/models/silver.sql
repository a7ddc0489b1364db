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
        processing_date
    from {{ ref('bronze') }}
),

converted as (
    select
        *,
        {{ to_integer('quantity_text') }} as Quantity,
        try_cast({{ to_amount('price_text') }} as decimal(10, 2)) as UnitPrice,
        {{ to_date_in('date_text') }} as InvoiceDate,
        coalesce(starts_with(InvoiceNo, 'C'), false) as IsCancellation
    from arrived
)

select
    InvoiceNo,
    StockCode,
    Description,
    Quantity,
    UnitPrice,
    CustomerID,
    Country,
    InvoiceDate,
    IsCancellation,
    try_cast(Quantity * cast(UnitPrice as decimal(20, 2)) as decimal(12, 2)) as TotalPrice,
    cast(year(InvoiceDate) as integer) as Year,
    cast(month(InvoiceDate) as integer) as Month,
    cast(dayofweek(InvoiceDate) + 1 as integer) as DayOfWeek,
    concat_ws('_', InvoiceNo, StockCode, cast(Quantity as varchar)) as SurrogateKey,
    ingestion_timestamp,
    source_file,
    processing_date
from converted
where not (IsCancellation and Quantity <= 0)
    and length(InvoiceNo) between 6 and 7
    and StockCode is not null
    and Quantity > 0
    and (price_text is null or UnitPrice >= 0)
    and (TotalPrice is not null or UnitPrice is null)
    and InvoiceDate is not null
