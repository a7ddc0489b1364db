-- One row per transaction in order of time. Everybody has a category of their own that half of what they buy is of;
-- who buys often buys dearer. Where files may be damaged, some customers, amounts and dates are none.
with drawn as (
    select
        rowid as number,
        customer,
        day,
        month,
        hour,
        case when random_of('faithful', rowid) < 0.5 then random_of('favourite', customer) else random_of('category', rowid) end
            as taste,
        1 + cast(floor(-0.8 * ln(1 - random_of('quantity', rowid))) as integer) as quantity,
        exp(0.25 * normal_of('spend', customer) + 0.45 * normal_of('price', rowid)) as level,
        case when random_of('usual', rowid) < 0.7 then random_of('payment', customer) else random_of('payment', rowid) end
            as paying
    from transactions
),
categorised as (
    select
        *,
        case
            when taste < 0.26 then 'Groceries'
            when taste < 0.45 then 'Clothing'
            when taste < 0.58 then 'Books'
            when taste < 0.70 then 'Beauty'
            when taste < 0.80 then 'Toys'
            when taste < 0.89 then 'Home & Garden'
            when taste < 0.95 then 'Sports'
            else 'Electronics'
        end as category,
        case
            when taste < 0.26 then 24
            when taste < 0.45 then 42
            when taste < 0.58 then 13
            when taste < 0.70 then 20
            when taste < 0.80 then 22
            when taste < 0.89 then 65
            when taste < 0.95 then 54
            else 230
        end as usual_price
    from drawn
)
select
    printf('T%09d', number + 1) as transaction_id,
    case when is_damaged('customer', number, 0.0003) then 'C0000000' else printf('C%07d', customer + 1) end as customer_id,
    date_or(day, case when is_damaged('date', number, 0.0003) then strftime(day, '%Y-%m-32') end) as transaction_date,
    category,
    cast(
        case when is_damaged('amount', number, 0.0003) then -1 else 1 end * greatest(0.5, usual_price * level) * quantity
    as decimal(12, 2)) as amount,
    quantity,
    case
        when paying < 0.42 then 'Credit Card'
        when paying < 0.70 then 'Debit Card'
        when paying < 0.85 then 'PayPal'
        when paying < 0.94 then 'Cash'
        else 'Bank Transfer'
    end as payment_method,
    hour,
    month
from categorised
order by number
