-- One row per customer, in order of registration: from three years before the period until shortly before its end.
-- `spend` and `rank` are standard normal and go together; `weight` is how much of all buying is theirs.
with period as (
    select min(day) as first_day, max(day) as last_day, count(distinct day) as days, max(slot) + 1 as slots
    from calendar
),
drawn as (
    select
        number,
        1095 + days as span,
        floor((number + random_of('registration', number)) / option('customers') * (1095 + 0.97 * days)) as since,
        normal_of('spend', number) as spend,
        0.8 * normal_of('spend', number) + 0.6 * normal_of('level', number) as rank,
        -- one in five has stopped at some time, or never begun
        case when random_of('stops', number) < 0.2 then random_of('stop', number) else 1 end as stays,
        period.*
    from range(option('customers')) as numbers(number), period
),
registered as (
    select *, cast(first_day - 1095 + cast(since as integer) as date) as registration_date
    from drawn
),
spells as (
    select
        registered.*,
        coalesce(own.first_slot, 0) as from_slot,
        -- those who have stopped did so between registration, or the first day, and the last one
        coalesce(own.first_slot, 0) + cast(floor(stays * (slots - coalesce(own.first_slot, 0))) as bigint) as to_slot
    from registered
    left join (select distinct day, first_slot from calendar) as own on own.day = registered.registration_date
),
weighted as (
    select *, cast(exp(1.2 * spend) * (to_slot - from_slot) as bigint) as weight
    from spells
),
summed as (
    select *, sum(weight) over (order by number) as weight_upto, sum(weight) over () as weight_of_all
    from weighted
)
select
    number,
    printf('C%07d', number + 1) as customer_id,
    registration_date,
    spend,
    case when rank > 1.645 then 'Platinum' when rank > 0.84 then 'Gold' when rank > 0 then 'Silver' else 'Bronze' end
        as membership_level,
    from_slot,
    to_slot,
    -- whole numbers that add up to all transactions
    cast(weight_upto * option('transactions') // greatest(weight_of_all, 1) as bigint)
        - cast((weight_upto - weight) * option('transactions') // greatest(weight_of_all, 1) as bigint) as purchases,
    cast((weight_upto - weight) * option('transactions') // greatest(weight_of_all, 1) as bigint) as first_purchase
from summed
order by number
