-- One row per purchase, typed, with its amount: quantity times unit price, absent where one of them is. Text that is
-- there but not exactly convertible becomes null here and is told from absent text by the columns that start with
-- _has_; only the rules see those. Of several records of one purchase the last is version 1: that of the file whose
-- name sorts last, and in it of the last line.
with

arrived as (
    select
        nullif(trim(purchase_id), '') as purchase_id,
        nullif(regexp_replace(trim(customer_id), '[.]0$', ''), '') as customer_id,
        nullif(trim(product_id), '') as product_id,
        nullif(trim(purchase_date), '') as date_text,
        nullif(trim(quantity), '') as quantity_text,
        nullif(trim(unit_price), '') as price_text,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line
    from bronze.customer360_purchases
),

numbered as (
    select
        *,
        row_number() over (
            partition by purchase_id
            order by source_file desc nulls last, _line desc nulls last, _file_id desc nulls last
        ) as version
    from arrived
),

converted as (
    select
        *,
        to_date_in(date_text) as purchase_date,
        to_integer(quantity_text) as quantity,
        try_cast(to_amount(price_text) as decimal(10, 2)) as unit_price
    from numbered
),

final as (
    select
        purchase_id,
        customer_id,
        product_id,
        purchase_date,
        quantity,
        unit_price,
        try_cast(quantity * cast(unit_price as decimal(20, 2)) as decimal(12, 2)) as amount,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line,
        quantity_text is not null and quantity is null as _has_unreadable_quantity,
        price_text is not null and unit_price is null as _has_unreadable_price,
        price_text is not null and is_rounded(price_text) as _has_rounded_price,
        case when purchase_id is null then 1 else version end as _version
    from converted
)

select * from final
