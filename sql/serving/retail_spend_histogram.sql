-- How many customers of each segment spent how much, in steps that grow with the amount: from 1, 2, 5, 10, 20, 50, …
with

members as (
    select * from gold.customer_segments
),

chosen_members as (
    select
        Segment as segment,
        cast(Monetary as double) as spent,
        case when Monetary >= 1 then power(10, floor(log10(cast(Monetary as double)))) end as power_of_ten
    from members
    where (chosen('segment') is null or Segment = chosen('segment'))
        and Monetary >= coalesce(to_number(chosen('min_spend')), 0)
),

in_steps as (
    select
        segment,
        case
            when power_of_ten is null then 0
            when spent >= 5 * power_of_ten then 5 * power_of_ten
            when spent >= 2 * power_of_ten then 2 * power_of_ten
            else power_of_ten
        end as spend_from
    from chosen_members
),

final as (
    select spend_from, segment, count(*) as customers
    from in_steps
    group by spend_from, segment
    order by spend_from nulls last, segment nulls last
)

select * from final
