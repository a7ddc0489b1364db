-- One row per month with sales: customers whose first purchase in the data is of this month against those who had
-- bought before, with the revenue of each, and that of lines without a customer. The three add up to the month's.
with

invoices as (
    select * from gold.invoice_sales
),

customer_months as (
    select
        month_start(InvoiceDate) as month,
        CustomerID,
        sum(revenue) as revenue
    from invoices
    group by month_start(InvoiceDate), CustomerID
),

known as (
    select
        month,
        CustomerID,
        revenue,
        case
            when CustomerID is null then 'none'
            when month = min(month) over (partition by CustomerID) then 'new'
            else 'existing'
        end as kind
    from customer_months
),

months as (
    select
        month,
        count(*) filter (where kind = 'new') as new_customers,
        count(*) filter (where kind = 'existing') as existing_customers,
        coalesce(sum(revenue) filter (where kind = 'new'), 0) as new_revenue,
        coalesce(sum(revenue) filter (where kind = 'existing'), 0) as existing_revenue,
        coalesce(sum(revenue) filter (where kind = 'none'), 0) as revenue_without_customer,
        sum(revenue) as revenue
    from known
    group by month
),

final as (
    select
        month,
        cast(new_customers as integer) as new_customers,
        cast(existing_customers as integer) as existing_customers,
        round(cast(new_customers as double) / nullif(new_customers + existing_customers, 0), 4) as share_new_customers,
        cast(new_revenue as decimal(18, 2)) as new_revenue,
        cast(existing_revenue as decimal(18, 2)) as existing_revenue,
        cast(revenue_without_customer as decimal(18, 2)) as revenue_without_customer,
        round(cast(new_revenue as double) / nullif(cast(revenue as double), 0), 4) as share_new_revenue,
        round(cast(existing_revenue as double) / nullif(cast(revenue as double), 0), 4) as share_existing_revenue
    from months
)

select * from final
