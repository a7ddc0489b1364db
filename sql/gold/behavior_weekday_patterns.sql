-- One row per day of the week on which anything was bought by the as-of date. Of its hours with equally many
-- transactions the earliest is the busiest.
with

transactions as (
    select * from silver.behavior_transactions
    where transaction_date <= as_of()
),

-- Few rows, of which the rest is made: the transactions are read once.
by_day_and_hour as (
    select
        transaction_date,
        day_of_week,
        is_weekend,
        hour,
        count(*) as transactions,
        sum(quantity) as quantity,
        sum(amount) as spend
    from transactions
    group by transaction_date, day_of_week, is_weekend, hour
),

hours as (
    select
        day_of_week,
        hour,
        row_number() over (
            partition by day_of_week
            order by sum(transactions) desc nulls last, hour nulls last
        ) as place
    from by_day_and_hour
    group by day_of_week, hour
),

weekdays as (
    select
        day_of_week,
        is_weekend,
        count(distinct transaction_date) as days,
        sum(transactions) as transactions,
        sum(quantity) as quantity,
        sum(spend) as spend
    from by_day_and_hour
    group by day_of_week, is_weekend
),

totals as (
    select
        cast(sum(transactions) as double) as transactions,
        cast(sum(spend) as double) as spend
    from weekdays
),

final as (
    select
        weekdays.day_of_week,
        case weekdays.day_of_week
            when 1 then 'Sunday'
            when 2 then 'Monday'
            when 3 then 'Tuesday'
            when 4 then 'Wednesday'
            when 5 then 'Thursday'
            when 6 then 'Friday'
            else 'Saturday'
        end as day_name,
        weekdays.is_weekend,
        cast(weekdays.days as integer) as days,
        cast(weekdays.transactions as integer) as transactions,
        cast(weekdays.quantity as bigint) as quantity,
        cast(weekdays.spend as decimal(18, 2)) as spend,
        cast(weekdays.transactions as double) / totals.transactions as share_transactions,
        cast(weekdays.spend as double) / totals.spend as share_spend,
        cast(weekdays.spend as double) / cast(weekdays.transactions as double) as average_transaction,
        cast(weekdays.transactions as double) / weekdays.days as transactions_per_day,
        cast(weekdays.spend as double) / weekdays.days as spend_per_day,
        hours.hour as busiest_hour
    from weekdays
    cross join totals
    inner join hours
        on weekdays.day_of_week = hours.day_of_week
        and hours.place = 1
)

select * from final
