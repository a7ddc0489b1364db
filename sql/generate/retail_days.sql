-- The days on which the shop is open, and how busy each is: 1 on average. It is closed on Saturdays.
with days as (
    select number, cast(date_option('start') + to_days(cast(number as integer)) as date) as day
    from range(option('days')) as numbers(number)
)
select
    number,
    day,
    [0.7, 1.0, 1.05, 1.1, 1.2, 0.95][dayofweek(day) + 1]
        * [0.95, 1.0, 1.05, 1.0, 1.0, 1.0, 0.95, 0.9, 1.15, 1.25, 1.5, 1.2][month(day)] as busy
from days
where dayofweek(day) <> 6
order by number
