-- One row per hour of the day in which anything was bought by the as-of date, weekends and weekdays beside each other.
with

transactions as (
    select * from silver.behavior_transactions
    where transaction_date <= as_of()
),

hours as (
    select
        hour,
        count(*) as transactions,
        count(*) filter (where not is_weekend) as weekday_transactions,
        count(*) filter (where is_weekend) as weekend_transactions,
        sum(amount) as spend
    from transactions
    group by hour
),

totals as (
    select
        cast(sum(transactions) as double) as transactions,
        cast(sum(weekday_transactions) as double) as weekday_transactions,
        cast(sum(weekend_transactions) as double) as weekend_transactions,
        cast(sum(spend) as double) as spend
    from hours
),

final as (
    select
        hours.hour,
        cast(hours.transactions as integer) as transactions,
        cast(hours.spend as decimal(18, 2)) as spend,
        cast(hours.transactions as double) / totals.transactions as share_transactions,
        cast(hours.spend as double) / totals.spend as share_spend,
        cast(hours.spend as double) / cast(hours.transactions as double) as average_transaction,
        cast(hours.weekday_transactions as integer) as weekday_transactions,
        cast(hours.weekend_transactions as integer) as weekend_transactions,
        cast(hours.weekday_transactions as double) / nullif(totals.weekday_transactions, 0) as share_of_weekdays,
        cast(hours.weekend_transactions as double) / nullif(totals.weekend_transactions, 0) as share_of_weekends
    from hours
    cross join totals
)

select * from final
