-- One row per product of gold.top_products and month with sales, from the month in which it first sold: its sales against
-- those of the calendar month before. A month in which it sold nothing has its row, with 0, so that it is seen to stop;
-- before the first month of the data nothing is known.
with

lines as (
    select * from silver.retail_transactions
),

products as (
    select
        StockCode,
        Description
    from gold.top_products
),

months as (
    select
        month,
        cast(year(month) * 12 + month(month) as integer) as number
    from gold.monthly_sales
),

sales as (
    select
        upper(StockCode) as StockCode,
        cast(year(InvoiceDate) * 12 + month(InvoiceDate) as integer) as number,
        count(*) as lines,
        sum(Quantity) as units,
        coalesce(sum(TotalPrice), 0) as revenue
    from lines
    where regexp_extract(upper(StockCode), '^([0-9]{5}[A-Z]*|PADS)$', 0) <> ''
        and InvoiceDate <= as_of()
    group by upper(StockCode), cast(year(InvoiceDate) * 12 + month(InvoiceDate) as integer)
),

first_sales as (
    select
        StockCode,
        min(number) as number
    from sales
    group by StockCode
),

begins as (
    select min(number) as number from months
),

product_months as (
    select
        months.month,
        months.number,
        first_sales.StockCode,
        coalesce(sales.lines, 0) as lines,
        coalesce(sales.units, 0) as units,
        coalesce(sales.revenue, 0) as revenue
    from first_sales
    inner join months on first_sales.number <= months.number
    left join sales
        on first_sales.StockCode = sales.StockCode
        and months.number = sales.number
),

compared as (
    select
        product_months.month,
        product_months.StockCode,
        product_months.lines,
        product_months.units,
        product_months.revenue,
        case when product_months.number > begins.number then coalesce(before.units, 0) end as previous_units,
        case when product_months.number > begins.number then coalesce(before.revenue, 0) end as previous_revenue
    from product_months
    cross join begins
    left join sales as before
        on product_months.StockCode = before.StockCode
        and product_months.number = before.number + 1
),

final as (
    select
        compared.month,
        compared.StockCode,
        products.Description,
        cast(compared.lines as bigint) as lines,
        cast(compared.units as bigint) as units,
        cast(compared.previous_units as bigint) as previous_units,
        cast(compared.units - compared.previous_units as bigint) as units_change,
        cast(compared.revenue as decimal(18, 2)) as revenue,
        cast(compared.previous_revenue as decimal(18, 2)) as previous_revenue,
        cast(compared.revenue - compared.previous_revenue as decimal(18, 2)) as revenue_change,
        round(
            cast(100 * (compared.revenue - compared.previous_revenue) as double)
            / nullif(cast(compared.previous_revenue as double), 0), 2
        ) as revenue_change_percent
    from compared
    inner join products on compared.StockCode = products.StockCode
)

select * from final
