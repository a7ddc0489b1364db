-- One row per means of payment that was used by the as-of date.
with

transactions as (
    select * from silver.behavior_transactions
    where transaction_date <= as_of()
),

methods as (
    select
        payment_method,
        count(*) as transactions,
        count(*) filter (where is_weekend) as weekend_transactions,
        sum(quantity) as quantity,
        sum(amount) as spend
    from transactions
    group by payment_method
),

totals as (
    select
        cast(sum(transactions) as double) as transactions,
        cast(sum(spend) as double) as spend
    from methods
),

final as (
    select
        methods.payment_method,
        cast(methods.transactions as integer) as transactions,
        cast(methods.quantity as bigint) as quantity,
        cast(methods.spend as decimal(18, 2)) as spend,
        cast(methods.transactions as double) / totals.transactions as share_transactions,
        cast(methods.spend as double) / totals.spend as share_spend,
        cast(methods.spend as double) / cast(methods.transactions as double) as average_transaction,
        cast(methods.weekend_transactions as double) / cast(methods.transactions as double) as weekend_share
    from methods
    cross join totals
)

select * from final
