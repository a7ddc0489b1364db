-- One row per customer: in which of the three systems they are, how much they do there, and how content they are.
with drawn as (
    select number, random_of('known', number) as known
    from range(option('customers')) as numbers(number)
)
select
    number,
    printf('C%05d', number + 1) as customer_id,
    -- three in five are in all systems, the others in two or in one
    known < 0.70 or known >= 0.95 as is_reviewer,
    known < 0.60 or known between 0.70 and 0.90 as is_in_orders,
    known < 0.80 or known between 0.90 and 0.95 as is_in_purchases,
    exp(0.8 * normal_of('activity', number)) * option('days') / 365 as activity,
    -- content and discontent, and many between
    0.7 * normal_of('content', number) as content
from drawn
order by number
