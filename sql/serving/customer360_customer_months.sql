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
        orders.order_date as sold_on,
        case when orders.counts_as_revenue then coalesce(orders.total_amount, 0) else 0 end as order_revenue,
        0 as purchase_revenue
    from orders
    where orders.customer_id = chosen('customer')
    union all
    select purchases.purchase_date, 0, coalesce(purchases.amount, 0)
    from purchases
    where purchases.customer_id = chosen('customer')
),

final as (
    select
        month_start(sales.sold_on) as month,
        cast(sum(sales.order_revenue) as decimal(18, 2)) as order_revenue,
        cast(sum(sales.purchase_revenue) as decimal(18, 2)) as purchase_revenue
    from sales
    inner join summary on sales.sold_on <= summary.as_of_date
    group by month_start(sales.sold_on)
    order by month nulls last
)

select * from final
