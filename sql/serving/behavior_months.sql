-- What the customers who are known bought in each month, and how many of them. A cohort's month and the months since
-- make the month, so that a few rows are summed and no transaction is read.
with

cohorts as (
    select * from gold.behavior_registration_cohorts
),

numbered as (
    select
        12 * year(registration_month) + month(registration_month) - 1 + months_since as month_number,
        active_customers,
        transactions,
        spend
    from cohorts
),

by_month as (
    select
        cast(floor(month_number / 12) as integer) as in_year,
        cast(mod(month_number, 12) + 1 as integer) as in_month,
        cast(sum(active_customers) as bigint) as active_customers,
        cast(sum(transactions) as bigint) as transactions,
        cast(sum(spend) as decimal(18, 2)) as spend
    from numbered
    group by month_number
),

final as (
    select
        cast(concat(cast(in_year as varchar), '-', cast(in_month as varchar), '-01') as date) as month,
        active_customers,
        transactions,
        spend
    from by_month
    order by in_year nulls last, in_month nulls last
)

select * from final
