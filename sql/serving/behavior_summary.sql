-- What stands out, in the order in which it is told.
with

findings as (
    select * from gold.behavior_findings
),

final as (
    select
        topic,
        finding
    from findings
    order by number nulls last
)

select * from final
