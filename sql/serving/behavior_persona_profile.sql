-- One row per persona: its size, what is typical of it, and its share of customers and of spend, those with the most
-- spend first. Of several words that equally many have, the most common is the first by name.
with

personas as (
    select * from gold.behavior_personas
),

customers as (
    select * from gold.behavior_customer_metrics
),

members as (
    select
        personas.Segment as segment,
        customers.membership_level,
        customers.favourite_category,
        count(*) as customers,
        sum(customers.total_spend) as spend,
        sum(customers.total_transactions) as transactions,
        sum(customers.days_since_last_purchase) as days,
        sum(cast(customers.weekend_share as decimal(18, 6))) as weekend_shares,
        sum(customers.age) as ages,
        count(customers.age) as known_ages,
        count(*) filter (where customers.gender = 'Female') as women,
        count(*) filter (where customers.gender <> 'Unknown') as known_genders
    from personas
    inner join customers on personas.customer_id = customers.customer_id
    group by personas.Segment, customers.membership_level, customers.favourite_category
),

by_level as (
    select segment, membership_level, sum(customers) as customers from members group by segment, membership_level
),

levels as (
    select
        segment,
        membership_level,
        row_number() over (partition by segment order by customers desc, membership_level nulls last) as place
    from by_level
),

by_category as (
    select segment, favourite_category, sum(customers) as customers from members group by segment, favourite_category
),

categories as (
    select
        segment,
        favourite_category,
        row_number() over (partition by segment order by customers desc, favourite_category nulls last) as place
    from by_category
),

profile as (
    select
        segment,
        cast(sum(customers) as bigint) as customers,
        cast(sum(spend) as decimal(18, 2)) as spend,
        cast(sum(transactions) as double) as transactions,
        cast(sum(days) as double) as days,
        cast(sum(weekend_shares) as double) as weekend_shares,
        cast(sum(ages) as double) as ages,
        sum(known_ages) as known_ages,
        cast(sum(women) as double) as women,
        sum(known_genders) as known_genders
    from members
    group by segment
),

-- Of all personas, whichever is chosen: shares are of them.
totals as (
    select cast(sum(customers) as double) as customers, cast(sum(spend) as double) as spend from profile
),

final as (
    select
        profile.segment,
        profile.customers,
        profile.customers / totals.customers as share_customers,
        profile.spend,
        cast(profile.spend as double) / nullif(totals.spend, 0) as share_spend,
        cast(profile.spend as double) / profile.customers as average_spend,
        profile.transactions / profile.customers as average_transactions,
        profile.days / profile.customers as average_days_since_last_purchase,
        profile.weekend_shares / profile.customers as average_weekend_share,
        profile.ages / nullif(profile.known_ages, 0) as average_age,
        profile.women / nullif(profile.known_genders, 0) as share_women,
        levels.membership_level as most_common_membership,
        categories.favourite_category as most_common_favourite
    from profile
    cross join totals
    inner join levels on profile.segment = levels.segment and levels.place = 1
    inner join categories on profile.segment = categories.segment and categories.place = 1
    where (chosen('persona') is null or profile.segment = chosen('persona'))
        and profile.customers >= coalesce(to_integer(chosen('min_customers')), 0)
    order by profile.spend desc nulls last, profile.segment
)

select * from final
