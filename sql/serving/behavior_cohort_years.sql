-- The years in which customers registered, the newest first.
with

cohorts as (
    select * from gold.behavior_registration_cohorts
),

final as (
    select distinct year(registration_month) as year_registered from cohorts order by year_registered desc nulls last
)

select * from final
