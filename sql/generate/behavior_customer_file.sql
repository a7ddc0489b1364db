-- One row per customer; where files may be damaged, one in 2,000 is there twice, and some have an age or gender that is none.
with copies as (
    select *, unnest(case when is_damaged('twice', number, 0.0005) then [1, 2] else [1] end) as copy
    from customers
)
select
    customer_id,
    case
        when is_damaged('age', number, 0.00025) then 999
        else cast(greatest(18, least(90, round(44 + 15 * normal_of('age', number)))) as integer)
    end as age,
    case
        when is_damaged('gender', number, 0.00025) then ''
        when random_of('gender', number) < 0.51 then 'Female'
        when random_of('gender', number) < 0.98 then 'Male'
        else 'Other'
    end as gender,
    pick_of(
        ['London', 'London', 'London', 'London', 'Manchester', 'Manchester', 'Birmingham', 'Birmingham', 'Glasgow',
         'Leeds', 'Liverpool', 'Bristol', 'Cardiff', 'Belfast', 'Edinburgh', 'Norwich'],
        random_of('location', number)
    ) as location,
    membership_level,
    registration_date
from copies
order by number, copy
