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
        month_start(transaction_date) as month,
        count(*) as transactions,
        cast(sum(amount) as decimal(18, 2)) as spend
    from transactions
    where customer_id = chosen('customer')
        and transaction_date <= (select max(last_purchase) from customers where customer_id = chosen('customer'))
    group by month_start(transaction_date)
    order by month nulls last
)

select * from final
