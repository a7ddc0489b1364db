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
        customers.total_transactions,
        customers.total_spend,
        customers.days_since_last_purchase,
        customers.weekend_share,
        customers.age,
        customers.gender,
        customers.membership_level,
        customers.favourite_category
    from personas
    inner join customers on personas.customer_id = customers.customer_id
    where chosen('persona') is null or personas.Segment = chosen('persona')
),

-- All customers who have bought, whatever is chosen: shares are of them.
totals as (
    select cast(count(*) as double) as customers, cast(sum(total_spend) as double) as spend
    from customers
    where total_transactions > 0
),

-- Few rows, of which the most common words are found.
by_words as (
    select segment, membership_level, favourite_category, count(*) as customers
    from members
    group by segment, membership_level, favourite_category
),

levels as (
    select
        segment,
        membership_level,
        row_number() over (
            partition by segment order by sum(customers) desc, membership_level nulls last
        ) as place
    from by_words
    group by segment, membership_level
),

categories as (
    select
        segment,
        favourite_category,
        row_number() over (
            partition by segment order by sum(customers) desc, favourite_category nulls last
        ) as place
    from by_words
    group by segment, favourite_category
),

profile as (
    select
        segment,
        count(*) as customers,
        cast(sum(total_spend) as decimal(18, 2)) as spend,
        cast(sum(total_transactions) as double) / count(*) as average_transactions,
        cast(sum(days_since_last_purchase) as double) / count(*) as average_days_since_last_purchase,
        cast(sum(cast(weekend_share as decimal(18, 6))) as double) / count(*) as average_weekend_share,
        cast(sum(age) as double) / nullif(count(age), 0) as average_age,
        count(*) filter (where gender = 'Female')
            / nullif(cast(count(*) filter (where gender <> 'Unknown') as double), 0) as share_women
    from members
    group by segment
),

final as (
    select
        profile.segment,
        profile.customers,
        profile.customers / totals.customers as share_customers,
        profile.spend,
        cast(profile.spend as double) / nullif(totals.spend, 0) as share_spend,
        cast(profile.spend as double) / profile.customers as average_spend,
        profile.average_transactions,
        profile.average_days_since_last_purchase,
        profile.average_weekend_share,
        profile.average_age,
        profile.share_women,
        levels.membership_level as most_common_membership,
        categories.favourite_category as most_common_favourite
    from profile
    cross join totals
    inner join levels on profile.segment = levels.segment and levels.place = 1
    inner join categories on profile.segment = categories.segment and categories.place = 1
    where profile.customers >= coalesce(to_integer(chosen('min_customers')), 0)
    order by profile.spend desc nulls last, profile.segment
)

select * from final
