-- How many customers of each segment spent how much, in steps that grow with the amount: three to each power of ten.
with

members as (
    select * from gold.customer_segments
),

in_steps as (
    select
        Segment as segment,
        case
            when Monetary < 1 then 0
            else floor(3 * log10(cast(Monetary as double)))
        end as step
    from members
    where (chosen('segment') is null or Segment = chosen('segment'))
        and Monetary >= coalesce(to_number(chosen('min_spend')), 0)
),

final as (
    select round(power(10, step / 3), 0) as spend_from, segment, count(*) as customers
    from in_steps
    group by step, segment
    order by step nulls last, segment nulls last
)

select * from final
