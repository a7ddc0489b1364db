-- Customers whose number begins with what is searched for, the 100 who spent most.
with

customers as (
    select * from gold.behavior_customer_metrics
),

final as (
    select customer_id, total_spend, total_transactions, last_purchase, membership_level, location
    from customers
    where chosen('search') is null or starts_with(customer_id, chosen('search'))
    order by total_spend desc nulls last, customer_id nulls last
    limit 100
)

select * from final
