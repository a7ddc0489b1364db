-- The figures of customers that are looked at first, of the newest tables.
with

customers as (
    select * from gold.behavior_customer_metrics
),

risks as (
    select * from gold.behavior_churn_summary
),

base as (
    select
        count(*) as customers,
        count(*) filter (where total_transactions > 0) as buyers,
        cast(sum(total_transactions) as bigint) as transactions,
        cast(sum(total_spend) as decimal(18, 2)) as spend,
        max(last_purchase) as last_purchase
    from customers
),

leaving as (
    select share_customers as share_at_high_risk, share_spend as share_spend_at_high_risk
    from risks
    where risk = 'High'
),

final as (
    select
        base.customers,
        base.buyers,
        base.transactions,
        base.spend,
        cast(base.spend as double) / nullif(base.buyers, 0) as average_spend,
        cast(base.spend as double) / nullif(base.transactions, 0) as average_transaction,
        leaving.share_at_high_risk,
        leaving.share_spend_at_high_risk,
        base.last_purchase
    from base
    cross join leaving
)

select * from final
