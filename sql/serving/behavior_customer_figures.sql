-- What is known of one customer's purchases, and where they stand; who never bought is in no group.
with

customers as (
    select * from gold.behavior_customer_metrics
),

scores as (
    select * from gold.behavior_rfm
),

clusters as (
    select * from gold.behavior_clusters
),

personas as (
    select * from gold.behavior_personas
),

risks as (
    select * from gold.behavior_churn_risk
),

final as (
    select
        scores.segment as rfm_group,
        clusters.Segment as cluster,
        personas.Segment as persona,
        risks.risk,
        risks.spend_rank,
        customers.total_spend as spend,
        customers.total_transactions as transactions,
        customers.average_transaction,
        customers.days_since_last_purchase,
        customers.purchases_per_month,
        customers.favourite_category,
        customers.weekend_share
    from customers
    left join scores on customers.customer_id = scores.customer_id
    left join clusters on customers.customer_id = clusters.customer_id
    left join personas on customers.customer_id = personas.customer_id
    left join risks on customers.customer_id = risks.customer_id
    where customers.customer_id = chosen('customer')
)

select * from final
