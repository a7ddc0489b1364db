-- The days of the week, from Monday on.
with

weekdays as (
    select * from gold.behavior_weekday_patterns
),

final as (
    select day_name, spend_per_day, transactions_per_day, average_transaction, busiest_hour, days
    from weekdays
    order by mod(day_of_week + 5, 7) nulls last
)

select * from final
