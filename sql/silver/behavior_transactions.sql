-- One row per transaction, typed. Text that is there but not exactly convertible becomes null here. What a transaction
-- only says besides (category, means of payment) is 'Unknown' where it is absent.
with

arrived as (
    select
        nullif(trim(transaction_id), '') as transaction_id,
        nullif(trim(customer_id), '') as customer_id,
        nullif(trim(transaction_date), '') as date_text,
        nullif(trim(category), '') as category,
        nullif(trim(amount), '') as amount_text,
        nullif(trim(quantity), '') as quantity_text,
        nullif(trim(payment_method), '') as payment_method,
        nullif(trim(hour), '') as hour_text,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line
    from bronze.behavior_transactions
),

converted as (
    select
        *,
        to_date_in(date_text) as transaction_date,
        try_cast(to_amount(amount_text) as decimal(12, 2)) as amount,
        to_integer(quantity_text) as quantity,
        to_integer(hour_text) as hour
    from arrived
),

final as (
    select
        transaction_id,
        customer_id,
        transaction_date,
        hour,
        day_of_week(transaction_date) as day_of_week,
        day_of_week(transaction_date) in (1, 7) as is_weekend,
        coalesce(category, 'Unknown') as category,
        quantity,
        amount,
        coalesce(payment_method, 'Unknown') as payment_method,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line,
        amount_text is not null and is_rounded(amount_text) as _has_rounded_amount
    from converted
)

select * from final
