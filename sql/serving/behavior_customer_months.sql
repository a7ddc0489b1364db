-- What one customer bought in each month, by the day that the tables are of.
with

transactions as (
    select * from silver.behavior_transactions
),

customers as (
    select * from gold.behavior_customer_metrics
),

final as (
    select
        month_start(transactions.transaction_date) as month,
        count(*) as transactions,
        cast(sum(transactions.amount) as decimal(18, 2)) as spend
    from transactions
    inner join customers
        on transactions.customer_id = customers.customer_id
        and transactions.transaction_date <= customers.last_purchase
    where transactions.customer_id = chosen('customer') and customers.customer_id = chosen('customer')
    group by month_start(transactions.transaction_date)
    order by month nulls last
)

select * from final
