-- One row: how revenue goes with the average rating, over the customers who gave one. Pearson's coefficient is of the
-- values, Spearman's of their ranks, equal values having the mean of the ranks they take up: a few customers who
-- bring much do not move it. Sums and products are of decimals and whole numbers, so that the same rows give the same
-- row to the last digit; there is none where all ratings or all revenues are equal.
with

customers as (
    select * from gold.customer360_customers
),

rated as (
    select
        average_rating as x,
        cast(revenue as decimal(19, 2)) as y
    from customers
    where average_rating is not null
),

-- Twice the mean rank is whole. Of two factors one has 19 digits, or DuckDB makes the product with 18.
ranked as (
    select
        x,
        y,
        2 * rank() over (order by x nulls last) + count(*) over (partition by x) - 1 as rank_x,
        2 * rank() over (order by y nulls last) + count(*) over (partition by y) - 1 as rank_y
    from rated
),

sums as (
    select
        count(*) as n,
        cast(sum(x) as decimal(19, 4)) as sx,
        cast(sum(y) as decimal(19, 2)) as sy,
        cast(sum(x * x) as decimal(19, 8)) as sxx,
        cast(sum(x * y) as decimal(30, 6)) as sxy,
        cast(sum(y * y) as decimal(30, 4)) as syy,
        cast(sum(rank_x) as decimal(19, 0)) as rx,
        cast(sum(rank_y) as decimal(19, 0)) as ry,
        cast(sum(cast(rank_x as decimal(19, 0)) * rank_x) as decimal(28, 0)) as rxx,
        cast(sum(cast(rank_x as decimal(19, 0)) * rank_y) as decimal(28, 0)) as rxy,
        cast(sum(cast(rank_y as decimal(19, 0)) * rank_y) as decimal(28, 0)) as ryy
    from ranked
),

products as (
    select
        cast(n as integer) as customers,
        cast(cast(n as decimal(8, 0)) * sxy - sx * sy as double) as xy,
        cast(cast(n as decimal(8, 0)) * sxx - sx * sx as double) as xx,
        cast(cast(n as decimal(8, 0)) * syy - sy * sy as double) as yy,
        cast(cast(n as decimal(8, 0)) * rxy - rx * ry as double) as rank_xy,
        cast(cast(n as decimal(8, 0)) * rxx - rx * rx as double) as rank_xx,
        cast(cast(n as decimal(8, 0)) * ryy - ry * ry as double) as rank_yy
    from sums
),

final as (
    select
        customers,
        round(xy / nullif(sqrt(xx) * sqrt(yy), 0), 4) as pearson,
        round(rank_xy / nullif(sqrt(rank_xx) * sqrt(rank_yy), 0), 4) as spearman
    from products
)

select * from final
