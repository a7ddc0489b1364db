-- When in the week is bought, of the chosen category and means of payment or of all: every day and hour on which anything
-- ever was, from Monday on. Transactions after the day that the tables are of are not among them.
with

transactions as (
    select * from silver.behavior_transactions
),

customers as (
    select * from gold.behavior_customer_metrics
),

strangers as (
    select * from gold.behavior_unknown_customers
),

weekdays as (
    select * from gold.behavior_weekday_patterns
),

hours as (
    select * from gold.behavior_hour_patterns
),

-- Every transaction that the tables count is of one of these, so that their last purchase is its last day.
ends as (
    select max(last_purchase) as last_day from customers
    union all
    select max(last_purchase) from strangers
),

bought as (
    select day_of_week, hour, count(*) as transactions, sum(amount) as spend
    from transactions
    where transaction_date <= (select max(last_day) from ends)
        and (chosen('category') is null or category = chosen('category'))
        and (chosen('payment_method') is null or payment_method = chosen('payment_method'))
    group by day_of_week, hour
),

final as (
    select
        weekdays.day_name,
        hours.hour,
        coalesce(bought.transactions, 0) as transactions,
        cast(coalesce(bought.spend, 0) as decimal(18, 2)) as spend
    from weekdays
    cross join hours
    left join bought on weekdays.day_of_week = bought.day_of_week and hours.hour = bought.hour
    order by mod(weekdays.day_of_week + 5, 7) nulls last, hours.hour nulls last
)

select * from final
