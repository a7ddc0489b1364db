-- Of those who registered in a month, how many buy how many months later: of the chosen year, or of all.
with

cohorts as (
    select * from gold.behavior_registration_cohorts
),

final as (
    select registration_month, months_since, customers, active_customers, active_share, transactions, spend
    from cohorts
    where months_since >= 0
        and (chosen('year') is null or cast(year(registration_month) as varchar) = chosen('year'))
    order by registration_month nulls last, months_since nulls last
)

select * from final
