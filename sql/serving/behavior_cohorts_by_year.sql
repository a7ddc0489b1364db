-- Of those who registered in a year, how many buy how many months after the month in which they did. A share is of the
-- customers of whom anything is known that many months later.
with

cohorts as (
    select * from gold.behavior_registration_cohorts
),

final as (
    select
        cast(year(registration_month) as varchar) as year_registered,
        months_since,
        cast(sum(customers) as bigint) as customers,
        cast(sum(active_customers) as bigint) as active_customers,
        cast(sum(active_customers) as double) / nullif(sum(customers), 0) as active_share,
        cast(sum(spend) as double) / nullif(sum(active_customers), 0) as spend_per_active
    from cohorts
    where months_since >= 0
        and (chosen('year') is null or cast(year(registration_month) as varchar) = chosen('year'))
    group by year(registration_month), months_since
    order by months_since nulls last, year_registered nulls last
)

select * from final
