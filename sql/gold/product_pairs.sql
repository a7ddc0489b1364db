-- One row per pair of products bought on one invoice often enough, by the thresholds in the pipeline: how often, how
-- often one comes with the other, each way, and how many times as often as if they had nothing to do with each other.
-- Products are those of gold.top_products, and the invoices are those with any of them; a product counts once on one.
-- A pair is no more frequent than either product: only products frequent enough are paired (Agrawal and Srikant, 1994),
-- under numbers, which are quicker to pair than texts. A share is divided before it is compared, so that exactly the
-- threshold is enough.
with

products as (
    select
        StockCode,
        Description,
        invoices
    from gold.top_products
),

invoices as (
    select
        InvoiceNo,
        cast(row_number() over (order by InvoiceNo nulls last) as integer) as invoice
    from silver.retail_transactions
    where regexp_extract(upper(StockCode), '^([0-9]{5}[A-Z]*|PADS)$', 0) <> ''
        and InvoiceDate <= as_of()
    group by InvoiceNo
),

totals as (
    select cast(count(*) as double) as invoices from invoices
),

frequent as (
    select
        products.StockCode,
        products.Description,
        cast(products.invoices as double) as invoices,
        cast(row_number() over (order by products.StockCode nulls last) as integer) as product
    from products
    cross join totals
    where products.invoices / totals.invoices >= parameter('pair_min_support')
),

baskets as (
    select distinct
        invoices.invoice,
        frequent.product
    from silver.retail_transactions as lines
    inner join frequent on upper(lines.StockCode) = frequent.StockCode
    inner join invoices on lines.InvoiceNo = invoices.InvoiceNo
    where lines.InvoiceDate <= as_of()
),

pairs as (
    select
        a.product as product_a,
        b.product as product_b,
        count(*) as invoices
    from baskets as a
    inner join baskets as b
        on a.invoice = b.invoice
        and a.product < b.product
    group by a.product, b.product
),

measured as (
    select
        a.StockCode as StockCode_a,
        a.Description as Description_a,
        b.StockCode as StockCode_b,
        b.Description as Description_b,
        pairs.invoices,
        a.invoices as invoices_a,
        b.invoices as invoices_b,
        pairs.invoices / totals.invoices as support,
        pairs.invoices / a.invoices as confidence_a_to_b,
        pairs.invoices / b.invoices as confidence_b_to_a,
        pairs.invoices * totals.invoices / (a.invoices * b.invoices) as lift
    from pairs
    cross join totals
    inner join frequent as a on pairs.product_a = a.product
    inner join frequent as b on pairs.product_b = b.product
),

final as (
    select
        StockCode_a,
        Description_a,
        StockCode_b,
        Description_b,
        cast(invoices as integer) as invoices,
        cast(invoices_a as integer) as invoices_a,
        cast(invoices_b as integer) as invoices_b,
        round(support, 4) as support,
        round(confidence_a_to_b, 4) as confidence_a_to_b,
        round(confidence_b_to_a, 4) as confidence_b_to_a,
        round(lift, 4) as lift
    from measured
    where support >= parameter('pair_min_support')
        and greatest(confidence_a_to_b, confidence_b_to_a) >= parameter('pair_min_confidence')
        and lift >= parameter('pair_min_lift')
)

select * from final
