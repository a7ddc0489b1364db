-- One row per customer: a value tier by what they spent, and how engaged they are by when and how often they bought,
-- each against the median of all customers. Recent is at most the median of days, frequent more than the median of
-- invoices: few whole numbers have many ties, and somebody who does as the half of all does is not frequent.
with

customers as (
    select * from gold.customer_rfm
),

-- The median of pence has three decimals at most: as a decimal it is exact again, and so is twice as much.
typical as (
    select
        percentile_cont(0.5) within group (order by cast(Recency as double)) as recency,
        percentile_cont(0.5) within group (order by cast(Frequency as double)) as frequency,
        cast(round(percentile_cont(0.5) within group (order by cast(Monetary as double)), 3) as decimal(20, 3)) as monetary
    from customers
),

levels as (
    select
        customers.CustomerID,
        case
            when customers.Monetary > 2 * typical.monetary then 'High'
            when customers.Monetary > typical.monetary then 'Growing'
            else 'Base'
        end as Value_Tier,
        case
            when customers.Recency <= typical.recency and customers.Frequency > typical.frequency then 'Active & Engaged'
            when customers.Frequency > typical.frequency then 'At Risk'
            when customers.Recency <= typical.recency then 'Developing'
            else 'Inactive'
        end as Engagement
    from customers
    cross join typical
),

final as (
    select
        CustomerID,
        Value_Tier,
        Engagement,
        concat(Value_Tier, ' - ', Engagement) as Segment
    from levels
)

select * from final
