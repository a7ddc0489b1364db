-- One row per transaction in order of time, with no more than what the others follow from: `rowid` is its number.
with purchases as (
    select
        number as customer,
        first_purchase + unnest(range(purchases)) as purchase,
        from_slot,
        to_slot
    from customers
),
timed as (
    select
        customer,
        purchase,
        from_slot + cast(floor(random_of('slot', purchase) * (to_slot - from_slot)) as bigint) as slot,
        -- around noon, in the evening, and now and then at any hour
        case
            when random_of('time', purchase) < 0.4 then 12 + 2 * normal_of('hour', purchase)
            when random_of('time', purchase) < 0.9 then 19 + 2 * normal_of('hour', purchase)
            else 24 * random_of('hour', purchase)
        end as hour
    from purchases
)
select
    customer,
    purchase,
    calendar.day,
    calendar.month,
    cast(greatest(0, least(23, floor(timed.hour))) as integer) as hour
from timed
join calendar on calendar.slot = timed.slot
order by day, hour, purchase
