-- One row per month with sales: the customers who bought anything in it, and how many of them had bought in the
-- calendar month before too. In a month without sales nobody was active: the one after it compares with 0.
with

invoices as (
    select * from gold.invoice_sales
),

months as (
    select
        month,
        year(month) * 12 + month(month) as number
    from gold.monthly_sales
),

active as (
    select
        CustomerID,
        year(InvoiceDate) * 12 + month(InvoiceDate) as number,
        sum(lines) as lines,
        sum(revenue) as revenue
    from invoices
    where CustomerID is not null
    group by CustomerID, year(InvoiceDate) * 12 + month(InvoiceDate)
),

counted as (
    select
        active.number,
        count(*) as customers,
        count(before.CustomerID) as retained,
        sum(active.lines) as lines,
        sum(active.revenue) as revenue
    from active
    left join active as before
        on active.CustomerID = before.CustomerID
        and active.number = before.number + 1
    group by active.number
),

compared as (
    select
        months.month,
        coalesce(counted.customers, 0) as customers,
        case when months.number > min(months.number) over () then coalesce(before.customers, 0) end as previous_customers,
        case when months.number > min(months.number) over () then coalesce(counted.retained, 0) end as retained,
        coalesce(counted.lines, 0) as lines,
        coalesce(counted.revenue, 0) as revenue
    from months
    left join counted on months.number = counted.number
    left join counted as before on months.number = before.number + 1
),

final as (
    select
        month,
        cast(customers as integer) as active_customers,
        cast(previous_customers as integer) as previous_active_customers,
        cast(customers - previous_customers as integer) as active_change,
        round(100 * cast(customers - previous_customers as double) / nullif(previous_customers, 0), 2) as active_change_percent,
        cast(retained as integer) as retained_customers,
        round(cast(retained as double) / nullif(previous_customers, 0), 4) as share_retained,
        cast(lines as bigint) as lines,
        cast(revenue as decimal(18, 2)) as revenue,
        round(cast(revenue as double) / nullif(customers, 0), 2) as revenue_per_customer
    from compared
)

select * from final
