-- One row per customer number that transactions until the as-of date name and no file of customers tells of, and one
-- without a number for the transactions that name nobody.
with

transactions as (
    select * from silver.behavior_transactions
),

customers as (
    select * from silver.behavior_customers
),

strangers as (
    select
        customer_id,
        transaction_date,
        quantity,
        amount
    from transactions
    where transaction_date <= as_of()
        and not exists (select 1 from customers where customers.customer_id = transactions.customer_id)
),

final as (
    select
        customer_id,
        cast(count(*) as integer) as total_transactions,
        cast(sum(amount) as decimal(18, 2)) as total_spend,
        cast(sum(quantity) as bigint) as total_quantity,
        min(transaction_date) as first_purchase,
        max(transaction_date) as last_purchase
    from strangers
    group by customer_id
)

select * from final
