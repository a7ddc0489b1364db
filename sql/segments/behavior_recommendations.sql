-- What to do, one row for each figure that is beyond its threshold (parameters of the pipeline), the most spend that is
-- concerned first: where nothing is, nothing is recommended. figure and threshold are compared as they stand there.
with

customers as (
    select * from gold.behavior_customer_metrics
),

strangers as (
    select * from gold.behavior_unknown_customers
),

risks as (
    select * from gold.behavior_churn_risk
),

categories as (
    select * from gold.behavior_category_patterns
),

weekdays as (
    select * from gold.behavior_weekday_patterns
),

base as (
    select
        cast(count(*) as double) as customers,
        count(*) filter (where total_transactions > 0) as buyers,
        count(*) filter (where total_transactions = 0) as never,
        count(*) filter (where total_transactions = 1) as once,
        sum(case when total_transactions = 1 then total_spend else 0 end) as once_spend,
        count(*) filter (where total_transactions > 1) as repeaters,
        count(*) filter (where total_transactions > 1 and category_diversity <= 1) as narrow,
        sum(case when total_transactions > 1 and category_diversity <= 1 then total_spend else 0 end) as narrow_spend,
        sum(total_spend) as spend
    from customers
),

at_risk as (
    select
        sum(total_spend) as spend,
        sum(case when risk = 'High' then total_spend else 0 end) as high_spend,
        count(*) filter (where risk = 'High') as high_customers,
        count(*) filter (where is_high_value) as top_customers,
        count(*) filter (where is_high_value and risk in ('High', 'Medium')) as top_at_risk,
        sum(case when is_high_value and risk in ('High', 'Medium') then total_spend else 0 end) as top_spend_at_risk
    from risks
),

levels as (
    select
        count(*) as top_customers,
        count(*) filter (where customers.membership_level = 'Bronze') as bronze,
        sum(case when customers.membership_level = 'Bronze' then customers.total_spend else 0 end) as bronze_spend
    from risks
    inner join customers on risks.customer_id = customers.customer_id
    where risks.is_high_value
),

unknown as (
    select
        sum(total_transactions) as transactions,
        sum(total_spend) as spend
    from strangers
),

ranked_categories as (
    select
        category,
        spend,
        share_spend,
        row_number() over (order by spend desc nulls last, category nulls last) as place
    from categories
),

weekend as (
    select
        sum(case when is_weekend then spend end) as spend,
        sum(case when not is_weekend then spend end) as weekday_spend,
        cast(sum(case when is_weekend then spend end) as double) / sum(case when is_weekend then days end)
            as weekend_day,
        cast(sum(case when not is_weekend then spend end) as double) / sum(case when not is_weekend then days end)
            as weekday
    from weekdays
),

candidates as (
    select
        'win back' as topic,
        concat('Win back the ', cast(high_customers as varchar), ' customers at High risk, those who spent most first')
            as recommendation,
        'share of all spend that is theirs' as figure_of,
        cast(high_spend as double) / nullif(cast(spend as double), 0) as figure,
        parameter('act_on_churned_spend') as threshold,
        high_spend as spend
    from at_risk

    union all

    select
        'high value at risk',
        concat('Call the ', cast(top_at_risk as varchar), ' customers in gold.behavior_high_value_at_risk by name, in the order of their rank'),
        'share of customers of high value that are at risk',
        top_at_risk / nullif(cast(top_customers as double), 0),
        parameter('act_on_high_value_at_risk'),
        top_spend_at_risk
    from at_risk

    union all

    select
        'second purchase',
        concat('Offer the ', cast(once as varchar), ' customers who bought once a reason to come again'),
        'share of customers who have bought that bought once',
        once / nullif(cast(buyers as double), 0),
        parameter('act_on_bought_once'),
        once_spend
    from base

    union all

    select
        'first purchase',
        concat('Invite the ', cast(never as varchar), ' customers who never bought, once'),
        'share of customers that never bought',
        never / nullif(customers, 0),
        parameter('act_on_never_bought'),
        cast(0 as decimal(18, 2))
    from base

    union all

    select
        'cross-sell',
        concat('Show the ', cast(narrow as varchar), ' customers who come again for one category what others buy beside it'),
        'share of customers who came again that buy one category',
        narrow / nullif(cast(repeaters as double), 0),
        parameter('act_on_one_category'),
        narrow_spend
    from base

    union all

    select
        'membership',
        concat('Raise the level of the ', cast(bronze as varchar), ' customers of high value who are at Bronze'),
        'share of customers of high value that are at Bronze',
        bronze / nullif(cast(top_customers as double), 0),
        parameter('act_on_bronze_of_high_value'),
        bronze_spend
    from levels

    union all

    select
        'category',
        concat('Build up a second category: ', category, ' carries much of the shop'),
        'share of all spend that is in this category',
        share_spend,
        parameter('act_on_category_share'),
        spend
    from ranked_categories
    where place = 1

    union all

    select
        'weekend',
        'Place campaigns and staff on the weekend, when customers come',
        'spend of a day of the weekend over that of a weekday',
        weekend_day / nullif(weekday, 0),
        parameter('act_on_weekend'),
        spend
    from weekend

    union all

    select
        'weekdays',
        'Place campaigns and staff on weekdays, when customers come',
        'spend of a weekday over that of a day of the weekend',
        weekday / nullif(weekend_day, 0),
        parameter('act_on_weekend'),
        weekday_spend
    from weekend

    union all

    select
        'unknown customers',
        concat('Find out whose the ', cast(unknown.transactions as varchar), ' transactions in gold.behavior_unknown_customers are'),
        'share of all spend that is of unknown customers',
        cast(unknown.spend as double) / nullif(cast(unknown.spend + coalesce(base.spend, 0) as double), 0),
        parameter('act_on_unknown_customers'),
        unknown.spend
    from unknown
    cross join base
),

final as (
    select
        cast(row_number() over (order by spend desc nulls last, topic nulls last) as integer) as number,
        topic,
        recommendation,
        round(figure, 6) as figure,
        figure_of,
        threshold,
        cast(spend as decimal(18, 2)) as spend
    from candidates
    where round(figure, 6) > threshold
)

select * from final
