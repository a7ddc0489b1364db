-- One row per cohort and month since: of the customers whose first purchase in the data is of the cohort's month, how
-- many bought in a later one, and for how much. A month of the shop in which none of them did has its row, with 0.
with

invoices as (
    select * from gold.invoice_sales
),

months as (
    select month from gold.monthly_sales
),

customer_months as (
    select
        CustomerID,
        month_start(InvoiceDate) as month,
        sum(revenue) as revenue
    from invoices
    where CustomerID is not null
    group by CustomerID, month_start(InvoiceDate)
),

purchases as (
    select
        min(month) over (partition by CustomerID) as cohort,
        month,
        revenue
    from customer_months
),

active as (
    select
        cohort,
        month,
        count(*) as customers,
        sum(revenue) as revenue
    from purchases
    group by cohort, month
),

sizes as (
    select
        cohort,
        customers
    from active
    where month = cohort
),

final as (
    select
        sizes.cohort,
        months.month,
        cast(
            (year(months.month) - year(sizes.cohort)) * 12 + month(months.month) - month(sizes.cohort) as integer
        ) as months_since,
        cast(sizes.customers as integer) as cohort_customers,
        cast(coalesce(active.customers, 0) as integer) as customers,
        round(cast(coalesce(active.customers, 0) as double) / sizes.customers, 4) as share_customers,
        cast(coalesce(active.revenue, 0) as decimal(18, 2)) as revenue
    from sizes
    inner join months on sizes.cohort <= months.month
    left join active
        on sizes.cohort = active.cohort
        and months.month = active.month
)

select * from final
