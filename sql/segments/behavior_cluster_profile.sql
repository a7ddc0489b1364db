-- One row per cluster: its size, what is typical of it in the customers' own units, and its share of customers and of
-- spend. Of several words that equally many of its customers have, the most common is the first by name.
with

customers as (
    select * from gold.behavior_customer_metrics
),

clusters as (
    select * from gold.behavior_clusters
),

members as (
    select
        clusters.Cluster as cluster,
        clusters.Segment as segment,
        customers.total_transactions,
        customers.total_spend,
        customers.average_transaction,
        customers.days_since_last_purchase,
        customers.category_diversity,
        customers.weekend_share,
        customers.age,
        customers.gender,
        customers.membership_level,
        customers.favourite_category
    from clusters
    inner join customers on clusters.customer_id = customers.customer_id
),

totals as (
    select
        cast(count(*) as double) as customers,
        cast(sum(total_spend) as double) as spend
    from members
),

levels as (
    select
        cluster,
        membership_level,
        row_number() over (
            partition by cluster
            order by count(*) desc nulls last, membership_level nulls last
        ) as place
    from members
    group by cluster, membership_level
),

categories as (
    select
        cluster,
        favourite_category,
        row_number() over (
            partition by cluster
            order by count(*) desc nulls last, favourite_category nulls last
        ) as place
    from members
    group by cluster, favourite_category
),

-- What is summed has a fixed number of decimals, so that the order of the sum does not matter.
profile as (
    select
        cluster,
        segment,
        count(*) as customers,
        cast(sum(total_transactions) as double) as transactions,
        sum(total_spend) as spend,
        cast(sum(average_transaction) as double) as average_transactions,
        cast(sum(days_since_last_purchase) as double) as days,
        cast(sum(category_diversity) as double) as categories,
        cast(sum(cast(weekend_share as decimal(18, 6))) as double) as weekend_shares,
        cast(sum(age) as double) as ages,
        count(age) as known_ages,
        count(*) filter (where gender = 'Female') as women,
        count(*) filter (where gender <> 'Unknown') as known_genders,
        percentile_cont(0.5) within group (order by cast(total_spend as double)) as median_spend,
        percentile_cont(0.5) within group (order by cast(days_since_last_purchase as double)) as median_days
    from members
    group by cluster, segment
),

final as (
    select
        profile.cluster,
        profile.segment,
        cast(profile.customers as integer) as customers,
        profile.customers / totals.customers as share_customers,
        cast(profile.spend as decimal(18, 2)) as spend,
        cast(profile.spend as double) / totals.spend as share_spend,
        profile.transactions / profile.customers as average_transactions,
        cast(profile.spend as double) / profile.customers as average_spend,
        profile.median_spend,
        profile.average_transactions / profile.customers as average_transaction,
        profile.days / profile.customers as average_days_since_last_purchase,
        profile.median_days as median_days_since_last_purchase,
        profile.categories / profile.customers as average_category_diversity,
        profile.weekend_shares / profile.customers as average_weekend_share,
        profile.ages / nullif(profile.known_ages, 0) as average_age,
        profile.women / nullif(cast(profile.known_genders as double), 0) as share_women,
        levels.membership_level as most_common_membership,
        categories.favourite_category as most_common_favourite
    from profile
    cross join totals
    inner join levels
        on profile.cluster = levels.cluster
        and levels.place = 1
    inner join categories
        on profile.cluster = categories.cluster
        and categories.place = 1
)

select * from final
