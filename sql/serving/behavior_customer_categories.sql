-- What one customer bought by the day that the tables are of, the categories they spent most on first.
with

transactions as (
    select * from silver.behavior_transactions
),

customers as (
    select * from gold.behavior_customer_metrics
),

final as (
    select
        category,
        count(*) as transactions,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(amount) as decimal(18, 2)) as spend,
        max(transaction_date) as last_purchase
    from transactions
    where customer_id = chosen('customer')
        and transaction_date <= (select max(last_purchase) from customers where customer_id = chosen('customer'))
    group by category
    order by spend desc nulls last, category nulls last
)

select * from final
