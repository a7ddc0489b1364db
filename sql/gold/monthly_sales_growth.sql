-- One row per month with sales: its revenue against that of the calendar month before. Where the shop sold nothing in
-- that month its revenue was 0, and there is no percentage of it; before the first month nothing is known. Months are
-- compared as they are, whole or not: days_open and the revenue of a day tell a short month from a bad one.
with

months as (
    select
        *,
        year(month) * 12 + month(month) as number
    from gold.monthly_sales
),

compared as (
    select
        months.month,
        months.revenue,
        case
            when months.number > min(months.number) over () then coalesce(before.revenue, 0)
        end as previous_revenue,
        months.days_open,
        cast(months.revenue as double) / months.days_open as revenue_per_day,
        cast(before.revenue as double) / before.days_open as previous_revenue_per_day
    from months
    left join months as before on months.number = before.number + 1
),

final as (
    select
        month,
        revenue,
        cast(previous_revenue as decimal(18, 2)) as previous_revenue,
        cast(revenue - previous_revenue as decimal(18, 2)) as revenue_change,
        round(
            cast(100 * (revenue - previous_revenue) as double) / nullif(cast(previous_revenue as double), 0), 2
        ) as revenue_change_percent,
        days_open,
        round(revenue_per_day, 2) as revenue_per_day,
        round(
            100 * (revenue_per_day - previous_revenue_per_day) / nullif(previous_revenue_per_day, 0), 2
        ) as revenue_per_day_change_percent
    from compared
)

select * from final
