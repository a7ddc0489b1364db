-- Customers of a few kinds: a handful of wholesalers, regulars, occasional, new and lapsed ones.
-- `basket` is a typical number of lines, `units` of units on a line; they buy from one day until another.
with kinds as (
    select *
    from (values
        (0.00, 0.03, 0.3, 22, 24, 'all'),
        (0.03, 0.20, 0.09, 14, 10, 'all'),
        (0.20, 0.55, 0.035, 8, 6, 'all'),
        (0.55, 0.75, 0.06, 6, 4, 'late'),
        (0.75, 1.00, 0.06, 7, 5, 'early')
    ) as kinds(share_from, share_to, orders_per_day, basket, units, span)
),
drawn as (
    select
        number,
        random_of('kind', number) as kind,
        -- after how many days those turn up, or stay away, who do not buy all the time: however many days are asked for
        cast(floor(18 * power(5, random_of('turn', number))) as bigint) as turn
    from range(option('customers')) as numbers(number)
)
select
    number,
    12000 + number * 3 as customer_id,
    case
        when random_of('abroad', number) < 0.9 then 'United Kingdom'
        else pick_of(['Germany', 'France', 'EIRE', 'Netherlands', 'Spain'], random_of('country', number))
    end as country,
    orders_per_day * (0.5 + random_of('scatter', number)) as orders_per_day,
    basket,
    units,
    case when span = 'late' then turn else 0 end as from_day,
    case when span = 'early' then turn end as to_day
from drawn
join kinds on kind >= share_from and kind < share_to
order by number
