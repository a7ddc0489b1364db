-- One row per customer who has bought, in numbers that can be clustered. A word becomes its place among all words of its
-- column, 0 for the one that most customers have, ties by name. An unknown age is the median of those that are known,
-- without its half; if none is, 0.
with

customers as (
    select * from gold.behavior_customer_metrics
    where total_transactions > 0
),

genders as (
    select
        gender,
        cast(row_number() over (order by count(*) desc nulls last, gender nulls last) - 1 as integer) as place
    from customers
    group by gender
),

levels as (
    select
        membership_level,
        cast(row_number() over (order by count(*) desc nulls last, membership_level nulls last) - 1 as integer) as place
    from customers
    group by membership_level
),

locations as (
    select
        location,
        cast(row_number() over (order by count(*) desc nulls last, location nulls last) - 1 as integer) as place
    from customers
    group by location
),

categories as (
    select
        favourite_category,
        cast(row_number() over (order by count(*) desc nulls last, favourite_category nulls last) - 1 as integer) as place
    from customers
    group by favourite_category
),

ages as (
    select cast(floor(percentile_cont(0.5) within group (order by cast(age as double))) as integer) as median_age
    from customers
),

final as (
    select
        customers.customer_id,
        customers.total_transactions,
        customers.total_spend,
        customers.total_quantity,
        customers.average_transaction,
        customers.days_since_last_purchase,
        customers.lifetime_days,
        customers.purchases_per_month,
        customers.category_diversity,
        customers.weekend_share,
        coalesce(customers.age, ages.median_age, 0) as age,
        genders.place as gender_index,
        levels.place as membership_index,
        locations.place as location_index,
        categories.place as favourite_category_index
    from customers
    cross join ages
    inner join genders on customers.gender = genders.gender
    inner join levels on customers.membership_level = levels.membership_level
    inner join locations on customers.location = locations.location
    inner join categories on customers.favourite_category = categories.favourite_category
)

select * from final
