-- The figures of the shop that are looked at first, of the newest tables.
with

rfm as (
    select * from gold.customer_rfm
),

sales as (
    select * from gold.monthly_sales
),

segments as (
    select * from gold.cluster_recommendations
),

customers as (
    select
        count(*) as customers,
        avg(cast(Monetary as double)) as average_value,
        avg(Recency) as average_recency,
        max(MaxInvoiceDate) as as_of
    from rfm
),

shop as (
    select
        cast(sum(revenue) as decimal(18, 2)) as revenue,
        cast(sum(revenue) as double) / nullif(sum(invoices), 0) as average_invoice
    from sales
),

groups as (
    select count(distinct Segment) as segments from segments
),

final as (
    select
        customers.customers,
        groups.segments,
        shop.revenue,
        customers.average_value,
        shop.average_invoice,
        customers.average_recency,
        customers.as_of
    from customers
    cross join shop
    cross join groups
)

select * from final
