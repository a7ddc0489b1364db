-- One row per month of registration and month since, for the months in which anybody bought by the as-of date: a cohort
-- that nobody of bought in such a month has a row with zeros, and of a month without any data nothing is said. Who bought
-- in a month before they registered is in a row with a negative number of months.
with

customers as (
    select * from gold.behavior_customer_metrics
),

transactions as (
    select * from silver.behavior_transactions
    where transaction_date <= as_of()
),

-- By customer and month first: two plain groupings take less than one that counts distinct customers.
activity as (
    select
        customer_id,
        month_start(transaction_date) as activity_month,
        sum(amount) as spend,
        count(*) as transactions
    from transactions
    group by customer_id, month_start(transaction_date)
),

cohorts as (
    select
        month_start(registration_date) as registration_month,
        count(*) as customers
    from customers
    group by month_start(registration_date)
),

months as (
    select distinct activity_month
    from activity
),

bought as (
    select
        month_start(customers.registration_date) as registration_month,
        activity.activity_month,
        count(*) as active_customers,
        sum(activity.transactions) as transactions,
        sum(activity.spend) as spend
    from activity
    inner join customers on activity.customer_id = customers.customer_id
    group by month_start(customers.registration_date), activity.activity_month
),

cells as (
    select
        cohorts.registration_month,
        months.activity_month,
        cast(
            12 * (year(months.activity_month) - year(cohorts.registration_month))
            + month(months.activity_month) - month(cohorts.registration_month)
        as integer) as months_since,
        cohorts.customers
    from cohorts
    cross join months
),

final as (
    select
        cells.registration_month,
        cells.months_since,
        cast(cells.customers as integer) as customers,
        cast(coalesce(bought.active_customers, 0) as integer) as active_customers,
        coalesce(bought.active_customers, 0) / cast(cells.customers as double) as active_share,
        cast(coalesce(bought.transactions, 0) as integer) as transactions,
        cast(coalesce(bought.spend, 0) as decimal(18, 2)) as spend
    from cells
    left join bought
        on cells.registration_month = bought.registration_month
        and cells.activity_month = bought.activity_month
    where cells.months_since >= 0
        or bought.active_customers > 0
)

select * from final
