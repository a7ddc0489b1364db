-- The sets of invoices whose amounts are described.
with

distribution as (
    select * from gold.invoice_distribution
),

final as (
    select scope from distribution order by scope nulls last
)

select * from final
