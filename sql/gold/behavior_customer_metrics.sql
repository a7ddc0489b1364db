-- One row per customer who has registered, or bought, by the as-of date: what they bought until then, and who they are.
-- A customer without a purchase has zeros, and null where there is nothing to tell. The favourite category is the one
-- bought most often, of several the one with the most spend, then the first by name; 'Unknown' only if there is no other.
with

customers as (
    select * from silver.behavior_customers
),

transactions as (
    select * from silver.behavior_transactions
),

by_category as (
    select
        customer_id,
        category,
        count(*) as transactions,
        sum(amount) as spend,
        sum(quantity) as quantity,
        min(transaction_date) as first_purchase,
        max(transaction_date) as last_purchase,
        count(*) filter (where is_weekend) as weekend_transactions
    from transactions
    where transaction_date <= as_of()
        and customer_id is not null
    group by customer_id, category
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id
            order by
                case when category = 'Unknown' then 1 else 0 end nulls last,
                transactions desc nulls last,
                spend desc nulls last,
                category nulls last
        ) as place
    from by_category
),

purchases as (
    select
        customer_id,
        sum(transactions) as transactions,
        sum(spend) as spend,
        sum(quantity) as quantity,
        min(first_purchase) as first_purchase,
        max(last_purchase) as last_purchase,
        sum(weekend_transactions) as weekend_transactions,
        count(*) filter (where category <> 'Unknown') as categories,
        max(case when place = 1 then category end) as favourite_category
    from ranked
    group by customer_id
),

-- The average counts twice the cents, so that half a cent is whole and goes up: a quotient of doubles may lie on either
-- side of it. A month is 30.4375 days, and who bought on one day, or within a month, was active for one month.
final as (
    select
        customers.customer_id,
        customers.age,
        customers.gender,
        customers.location,
        customers.membership_level,
        customers.registration_date,
        cast(coalesce(purchases.transactions, 0) as integer) as total_transactions,
        cast(coalesce(purchases.spend, 0) as decimal(18, 2)) as total_spend,
        cast(coalesce(purchases.quantity, 0) as bigint) as total_quantity,
        cast(
            cast(
                floor(
                    cast(200 * purchases.spend + purchases.transactions as double)
                    / (2 * cast(purchases.transactions as double))
                ) as decimal(18, 0)
            ) * 0.01 as decimal(18, 2)
        ) as average_transaction,
        purchases.first_purchase,
        purchases.last_purchase,
        days_between(purchases.last_purchase, as_of()) as days_since_last_purchase,
        days_between(purchases.first_purchase, purchases.last_purchase) as lifetime_days,
        cast(purchases.transactions as double)
        / greatest(cast(days_between(purchases.first_purchase, purchases.last_purchase) as double) / 30.4375e0, 1e0)
            as purchases_per_month,
        cast(coalesce(purchases.categories, 0) as integer) as category_diversity,
        purchases.favourite_category,
        cast(purchases.weekend_transactions as double) / cast(purchases.transactions as double) as weekend_share
    from customers
    left join purchases on customers.customer_id = purchases.customer_id
    where customers.registration_date <= as_of()
        or purchases.customer_id is not null
)

select * from final
