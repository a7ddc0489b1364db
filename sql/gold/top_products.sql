-- One row per product sold by the as-of date, ranked by revenue and by units; equal ones share a rank. Products have a
-- stock code of five digits, with letters after them or not, or PADS, whoever bought them; postage, fees, vouchers,
-- samples and corrections are left out. A code in small letters is the same product, and the name is the most frequent
-- description, of several the first by alphabet.
with

described as (
    select
        upper(StockCode) as StockCode,
        Description,
        count(*) as lines,
        sum(Quantity) as units,
        coalesce(sum(TotalPrice), 0) as revenue
    from silver.retail_transactions
    where InvoiceDate <= as_of()
    group by upper(StockCode), Description
),

invoiced as (
    select
        upper(StockCode) as StockCode,
        count(distinct InvoiceNo) as invoices
    from silver.retail_transactions
    where InvoiceDate <= as_of()
    group by upper(StockCode)
),

products as (
    select
        StockCode,
        sum(lines) as lines,
        sum(units) as units,
        sum(revenue) as revenue
    from described
    where regexp_extract(StockCode, '^([0-9]{5}[A-Z]*|PADS)$', 0) <> ''
    group by StockCode
),

names as (
    select
        StockCode,
        Description,
        row_number() over (partition by StockCode order by lines desc nulls last, Description nulls last) as choice
    from described
    where Description is not null
),

final as (
    select
        cast(rank() over (order by products.revenue desc nulls last) as integer) as revenue_rank,
        cast(rank() over (order by products.units desc nulls last) as integer) as units_rank,
        products.StockCode,
        names.Description,
        cast(products.revenue as decimal(18, 2)) as revenue,
        cast(products.units as bigint) as units,
        cast(invoiced.invoices as integer) as invoices,
        cast(products.lines as bigint) as lines,
        round(
            cast(products.revenue as double) / nullif(cast(sum(products.revenue) over () as double), 0), 4
        ) as share_revenue
    from products
    inner join invoiced on products.StockCode = invoiced.StockCode
    left join names
        on products.StockCode = names.StockCode
        and names.choice = 1
)

select * from final
