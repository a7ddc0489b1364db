-- The days of the week, from Monday on, in three letters: as much as there is room for under a column.
with

weekdays as (
    select * from gold.behavior_weekday_patterns
),

final as (
    select left(day_name, 3) as day, spend_per_day, transactions_per_day, average_transaction, busiest_hour, days
    from weekdays
    order by mod(day_of_week + 5, 7) nulls last
)

select * from final
