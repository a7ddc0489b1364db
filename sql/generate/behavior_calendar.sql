-- One row per slot of the period, of which a day has as many as it is busy: whoever takes a slot at random buys
-- when others do. More on weekends and before Christmas, less in February; the shop grows.
with days as (
    select
        number,
        cast(date_option('start') + to_days(cast(number as integer)) as date) as day
    from range(date_diff(
        'day', date_option('start'), cast(date_option('start') + to_months(cast(option('months') as integer)) as date)
    )) as numbers(number)
),
busy as (
    select
        number,
        day,
        cast(
            64
            * [0.9, 0.8, 0.9, 0.95, 1.0, 0.95, 0.9, 0.85, 1.0, 1.05, 1.4, 1.7][month(day)]
            * [1.3, 0.8, 0.8, 0.85, 0.95, 1.15, 1.5][dayofweek(day) + 1]
            * (1 + number / 2000)
        as bigint) as slots
    from days
)
select
    number,
    day,
    strftime(day, '%Y-%m') as month,
    sum(slots) over (order by number) - slots + unnest(range(slots)) as slot,
    sum(slots) over (order by number) - slots as first_slot
from busy
order by slot
