-- One row per product of a small range.
select
    number,
    printf('P%03d', number + 1) as product_id,
    round(3 + 120 * power(random_of('price', number), 3), 2) as price
from range(60) as numbers(number)
