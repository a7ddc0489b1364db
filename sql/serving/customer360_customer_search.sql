-- Customers whose number begins with what is searched for, the 100 with the most revenue.
with

customers as (
    select * from gold.customer360_customers
),

final as (
    select customer_id, revenue, total_orders, total_purchases, total_reviews, average_rating, last_activity
    from customers
    where chosen('search') is null or starts_with(customer_id, chosen('search'))
    order by revenue desc nulls last, customer_id nulls last
    limit 100
)

select * from final
