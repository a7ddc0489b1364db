-- One row per day of the week, all seven: its sales by the as-of date, and what a trading day of it brings. A day is
-- open if it has a line; so an average is over the days the shop sold on, not over those of the calendar.
with

invoices as (
    select * from gold.invoice_sales
),

weekdays as (
    select 1 as DayOfWeek, 'Sunday' as weekday
    union all
    select 2, 'Monday'
    union all
    select 3, 'Tuesday'
    union all
    select 4, 'Wednesday'
    union all
    select 5, 'Thursday'
    union all
    select 6, 'Friday'
    union all
    select 7, 'Saturday'
),

sales as (
    select
        day_of_week(InvoiceDate) as DayOfWeek,
        count(distinct InvoiceDate) as days_open,
        count(distinct InvoiceNo) as invoices,
        sum(lines) as lines,
        sum(units) as units,
        sum(revenue) as revenue
    from invoices
    group by day_of_week(InvoiceDate)
),

final as (
    select
        weekdays.DayOfWeek,
        weekdays.weekday,
        cast(coalesce(sales.days_open, 0) as integer) as days_open,
        cast(coalesce(sales.invoices, 0) as integer) as invoices,
        cast(coalesce(sales.lines, 0) as bigint) as lines,
        cast(coalesce(sales.units, 0) as bigint) as units,
        cast(coalesce(sales.revenue, 0) as decimal(18, 2)) as revenue,
        round(cast(sales.invoices as double) / sales.days_open, 2) as invoices_per_day,
        round(cast(sales.units as double) / sales.days_open, 2) as units_per_day,
        round(cast(sales.revenue as double) / sales.days_open, 2) as revenue_per_day
    from weekdays
    left join sales on weekdays.DayOfWeek = sales.DayOfWeek
)

select * from final
