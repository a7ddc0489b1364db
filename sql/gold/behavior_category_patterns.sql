-- One row per category of which anything was bought by the as-of date. Customers are those whom transactions name, known
-- or not.
with

transactions as (
    select * from silver.behavior_transactions
    where transaction_date <= as_of()
),

-- By category and customer first: two plain groupings take less than one that counts distinct customers.
by_customer as (
    select
        category,
        customer_id,
        count(*) as transactions,
        count(*) filter (where is_weekend) as weekend_transactions,
        sum(quantity) as quantity,
        sum(amount) as spend
    from transactions
    group by category, customer_id
),

categories as (
    select
        category,
        count(customer_id) as customers,
        count(customer_id) filter (where transactions > 1) as repeat_customers,
        sum(transactions) as transactions,
        sum(weekend_transactions) as weekend_transactions,
        sum(quantity) as quantity,
        sum(spend) as spend
    from by_customer
    group by category
),

totals as (
    select
        cast(sum(transactions) as double) as transactions,
        cast(sum(spend) as double) as spend
    from categories
),

final as (
    select
        categories.category,
        cast(categories.transactions as integer) as transactions,
        cast(categories.customers as integer) as customers,
        cast(categories.quantity as bigint) as quantity,
        cast(categories.spend as decimal(18, 2)) as spend,
        cast(categories.transactions as double) / totals.transactions as share_transactions,
        cast(categories.spend as double) / totals.spend as share_spend,
        cast(categories.spend as double) / cast(categories.transactions as double) as average_transaction,
        categories.repeat_customers / nullif(cast(categories.customers as double), 0) as repeat_share,
        cast(categories.weekend_transactions as double) / cast(categories.transactions as double) as weekend_share
    from categories
    cross join totals
)

select * from final
