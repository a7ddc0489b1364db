-- What stands out, one sentence a row, each made of figures of the other tables: none is written where there is nothing
-- to say it of. Shares are rounded to a tenth of a percent, amounts to cents. Of equal ones the first by name is told.
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

churn as (
    select * from gold.behavior_churn_summary
),

groups as (
    select * from gold.behavior_rfm_group_summary
),

clusters as (
    select * from gold.behavior_cluster_profile
),

categories as (
    select * from gold.behavior_category_patterns
),

weekdays as (
    select * from gold.behavior_weekday_patterns
),

methods as (
    select * from gold.behavior_payment_patterns
),

-- In one scan; sums over no row are null, and so is every sentence that is made of them.
base as (
    select
        count(*) as customers,
        count(*) filter (where total_transactions > 0) as buyers,
        count(*) filter (where total_transactions = 0) as never,
        count(*) filter (where total_transactions = 1) as once,
        sum(total_transactions) as transactions,
        sum(total_spend) as spend
    from customers
),

top_spenders as (
    select
        count(*) filter (where is_high_value) as customers,
        sum(case when is_high_value then total_spend else 0 end) as spend,
        sum(total_spend) as all_spend,
        count(*) as all_customers,
        count(*) filter (where is_high_value and risk in ('High', 'Medium')) as at_risk,
        sum(case when is_high_value and risk in ('High', 'Medium') then total_spend else 0 end) as spend_at_risk
    from risks
),

unknown as (
    select
        sum(total_transactions) as transactions,
        sum(total_spend) as spend
    from strangers
),

best_category as (
    select
        category,
        spend,
        share_spend,
        row_number() over (order by spend desc nulls last, category nulls last) as place
    from categories
),

best_group as (
    select
        segment,
        customers,
        share_customers,
        share_spend,
        row_number() over (order by spend desc nulls last, segment nulls last) as place
    from groups
    where customers > 0
),

best_cluster as (
    select
        segment,
        customers,
        average_spend,
        row_number() over (order by average_spend desc nulls last, segment nulls last) as place
    from clusters
),

best_method as (
    select
        payment_method,
        share_transactions,
        row_number() over (order by transactions desc nulls last, payment_method nulls last) as place
    from methods
),

best_day as (
    select
        day_name,
        spend_per_day,
        busiest_hour,
        row_number() over (order by spend_per_day desc nulls last, day_of_week nulls last) as place,
        row_number() over (order by spend_per_day nulls last, day_of_week nulls last) as place_from_below
    from weekdays
),

weekend as (
    select
        cast(sum(case when is_weekend then spend end) as double) / sum(case when is_weekend then days end)
            as weekend_day,
        cast(sum(case when not is_weekend then spend end) as double) / sum(case when not is_weekend then days end)
            as weekday
    from weekdays
),

said as (
    select
        1 as number,
        'customers' as topic,
        concat(
            cast(base.buyers as varchar), ' of ', cast(base.customers as varchar), ' customers have bought, ',
            cast(base.transactions as varchar), ' times for ', cast(cast(base.spend as decimal(18, 2)) as varchar)
        ) as finding,
        cast(base.buyers as double) as figure,
        'customers' as unit
    from base
    where base.transactions > 0

    union all

    select
        2,
        'never bought',
        concat(
            cast(base.never as varchar), ' customers (',
            cast(cast(round(100 * base.never / cast(base.customers as double), 1) as decimal(5, 1)) as varchar),
            ' %) have registered and never bought'
        ),
        base.never / cast(base.customers as double),
        'share of customers'
    from base
    where base.never > 0

    union all

    select
        3,
        'bought once',
        concat(
            cast(base.once as varchar), ' customers (',
            cast(cast(round(100 * base.once / cast(base.buyers as double), 1) as decimal(5, 1)) as varchar),
            ' % of those who have bought) have bought just once'
        ),
        base.once / cast(base.buyers as double),
        'share of customers who have bought'
    from base
    where base.once > 0

    union all

    select
        4,
        'high value',
        concat(
            'the ', cast(top_spenders.customers as varchar), ' customers with the most spend (',
            cast(cast(round(100 * top_spenders.customers / cast(top_spenders.all_customers as double), 1) as decimal(5, 1)) as varchar),
            ' %) make ',
            cast(cast(round(100 * cast(top_spenders.spend as double) / cast(top_spenders.all_spend as double), 1) as decimal(5, 1)) as varchar),
            ' % of it'
        ),
        cast(top_spenders.spend as double) / cast(top_spenders.all_spend as double),
        'share of spend'
    from top_spenders
    where top_spenders.customers > 0

    union all

    select
        5,
        'scores',
        concat(
            segment, ' spend most of all groups: ',
            cast(customers as varchar), ' customers (',
            cast(cast(round(100 * share_customers, 1) as decimal(5, 1)) as varchar), ' %), ',
            cast(cast(round(100 * share_spend, 1) as decimal(5, 1)) as varchar), ' % of spend'
        ),
        share_spend,
        'share of spend'
    from best_group
    where place = 1

    union all

    select
        6,
        'clusters',
        concat(
            segment, ' spend most each of all clusters: ',
            cast(cast(average_spend as decimal(18, 2)) as varchar), ' by each of ', cast(customers as varchar), ' customers'
        ),
        average_spend,
        'spend of a customer'
    from best_cluster
    where place = 1

    union all

    select
        7,
        'churn',
        concat(
            cast(customers as varchar), ' customers (',
            cast(cast(round(100 * share_customers, 1) as decimal(5, 1)) as varchar),
            ' %) have not bought for more than ', cast(cast(round(parameter('churn_high_days')) as integer) as varchar),
            ' days; they had spent ', cast(spend as varchar), ' (',
            cast(cast(round(100 * share_spend, 1) as decimal(5, 1)) as varchar), ' % of spend)'
        ),
        share_spend,
        'share of spend'
    from churn
    where risk = 'High'
        and customers > 0

    union all

    select
        8,
        'high value at risk',
        concat(
            cast(at_risk as varchar), ' of the ', cast(customers as varchar),
            ' customers with the most spend are at risk, with ', cast(cast(spend_at_risk as decimal(18, 2)) as varchar),
            ' spent so far'
        ),
        cast(spend_at_risk as double),
        'spend'
    from top_spenders
    where at_risk > 0

    union all

    select
        9,
        'category',
        concat(
            category, ' is the category with the most spend: ', cast(spend as varchar), ' (',
            cast(cast(round(100 * share_spend, 1) as decimal(5, 1)) as varchar), ' %)'
        ),
        share_spend,
        'share of spend'
    from best_category
    where place = 1

    union all

    select
        10,
        'weekday',
        concat(
            best.day_name, ' is the best day of the week, with ', cast(cast(best.spend_per_day as decimal(18, 2)) as varchar),
            ' a day and most transactions from ', cast(best.busiest_hour as varchar), ':00; ',
            worst.day_name, ' is the quietest, with ', cast(cast(worst.spend_per_day as decimal(18, 2)) as varchar)
        ),
        best.spend_per_day,
        'spend of a day'
    from best_day as best
    cross join best_day as worst
    where best.place = 1
        and worst.place_from_below = 1
        and best.day_name <> worst.day_name

    union all

    select
        11,
        'weekend',
        concat(
            'a day of the weekend brings ', cast(cast(weekend_day as decimal(18, 2)) as varchar), ', ',
            cast(cast(100 * abs(weekend_day / weekday - 1) as decimal(9, 1)) as varchar),
            case when weekend_day < weekday then ' % less' else ' % more' end, ' than a weekday'
        ),
        weekend_day / weekday - 1,
        'share of a weekday'
    from weekend
    where weekend_day > 0
        and weekday > 0

    union all

    select
        12,
        'payment',
        concat(
            payment_method, ' is the most used means of payment: ',
            cast(cast(round(100 * share_transactions, 1) as decimal(5, 1)) as varchar), ' % of transactions'
        ),
        share_transactions,
        'share of transactions'
    from best_method
    where place = 1

    union all

    select
        13,
        'unknown customers',
        concat(
            cast(transactions as varchar), ' transactions for ', cast(cast(spend as decimal(18, 2)) as varchar),
            ' are of customers that no file tells of, and in no figure of customers'
        ),
        cast(spend as double),
        'spend'
    from unknown
    where transactions > 0
),

final as (
    select
        number,
        topic,
        finding,
        round(figure, 6) as figure,
        unit
    from said
)

select * from final
