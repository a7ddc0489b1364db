with as_of as (
    select max(InvoiceDate) as day from {{ ref('silver') }}
)

select
    CustomerID,
    max(InvoiceDate) as MaxInvoiceDate,
    cast((select day from as_of) - max(InvoiceDate) as integer) as Recency,
    cast(count(distinct InvoiceNo) as integer) as Frequency,
    cast(coalesce(sum(TotalPrice), 0) as decimal(18, 2)) as Monetary
from {{ ref('silver') }}
where CustomerID is not null
    and not IsCancellation
    and regexp_extract(StockCode, '^([0-9]{5}[A-Za-z]*|PADS)$', 0) <> ''
group by CustomerID
