-- The means of payment, the most used first.
with

methods as (
    select * from gold.behavior_payment_patterns
),

final as (
    select payment_method from methods order by transactions desc nulls last, payment_method nulls last
)

select * from final
