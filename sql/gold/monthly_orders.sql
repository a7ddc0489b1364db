-- One row per month with an order placed or cancelled by the as-of date. Placed are the invoices of
-- silver.retail_transactions, as in gold.monthly_sales; cancelled are those of silver.retail_cancellations, in the month
-- of the cancellation: it does not say which order it takes back.
with

invoices as (
    select * from gold.invoice_sales
),

cancellations as (
    select * from silver.retail_cancellations
),

placed as (
    select
        month_start(InvoiceDate) as month,
        InvoiceNo,
        sum(revenue) as amount
    from invoices
    group by month_start(InvoiceDate), InvoiceNo
),

cancelled as (
    select
        month_start(InvoiceDate) as month,
        InvoiceNo,
        coalesce(sum(TotalPrice), 0) as amount
    from cancellations
    where InvoiceDate <= as_of()
    group by month_start(InvoiceDate), InvoiceNo
),

orders as (
    select
        month,
        InvoiceNo as placed,
        cast(null as varchar) as cancelled,
        amount as placed_amount,
        0 as cancelled_amount
    from placed
    union all
    select
        month,
        cast(null as varchar) as placed,
        InvoiceNo as cancelled,
        0 as placed_amount,
        -amount as cancelled_amount
    from cancelled
),

months as (
    select
        month,
        cast(count(placed) as integer) as placed_orders,
        cast(count(cancelled) as integer) as cancelled_orders,
        cast(sum(placed_amount) as decimal(18, 2)) as placed_amount,
        cast(sum(cancelled_amount) as decimal(18, 2)) as cancelled_amount
    from orders
    group by month
),

final as (
    select
        month,
        placed_orders,
        cancelled_orders,
        round(100 * cast(cancelled_orders as double) / nullif(placed_orders, 0), 2) as cancelled_percent,
        placed_amount,
        cancelled_amount,
        round(
            cast(100 * cancelled_amount as double) / nullif(cast(placed_amount as double), 0), 2
        ) as cancelled_amount_percent
    from months
)

select * from final
