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
        transactions.category,
        count(*) as transactions,
        cast(sum(transactions.quantity) as bigint) as quantity,
        cast(sum(transactions.amount) as decimal(18, 2)) as spend,
        max(transactions.transaction_date) as last_purchase
    from transactions
    inner join customers
        on transactions.customer_id = customers.customer_id
        and transactions.transaction_date <= customers.last_purchase
    where transactions.customer_id = chosen('customer') and customers.customer_id = chosen('customer')
    group by transactions.category
    order by spend desc nulls last, transactions.category nulls last
)

select * from final
