-- What one customer's orders and purchases brought in each month, by the day that the tables are of.
with

orders as (
    select * from silver.customer360_orders
),

purchases as (
    select * from silver.customer360_purchases
),

summary as (
    select * from gold.customer360_summary
),

sales as (
    select
        order_date as sold_on,
        case when counts_as_revenue then coalesce(total_amount, 0) else 0 end as order_revenue,
        0 as purchase_revenue
    from orders
    where customer_id = chosen('customer')
    union all
    select purchase_date, 0, coalesce(amount, 0)
    from purchases
    where customer_id = chosen('customer')
),

final as (
    select
        month_start(sold_on) as month,
        cast(sum(order_revenue) as decimal(18, 2)) as order_revenue,
        cast(sum(purchase_revenue) as decimal(18, 2)) as purchase_revenue
    from sales
    where sold_on <= (select max(as_of_date) from summary)
    group by month_start(sold_on)
    order by month nulls last
)

select * from final
