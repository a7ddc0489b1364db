-- One customer at a glance.
with

purchases as (
    select * from gold.customer_purchases
),

values_expected as (
    select * from gold.customer_lifetime_value
),

members as (
    select * from gold.customer_segments
),

final as (
    select
        members.Segment as segment,
        members.Monetary as spent,
        members.Frequency as invoices,
        members.Recency as days_since_last,
        purchases.FirstPurchase as first_purchase,
        purchases.LastPurchase as last_purchase,
        values_expected.Lifetime_Value as lifetime_value,
        values_expected.Probability_Alive as probability_alive
    from members
    left join purchases on members.CustomerID = purchases.CustomerID
    left join values_expected on members.CustomerID = values_expected.CustomerID
    where members.CustomerID = chosen('customer')
)

select * from final
