-- One row per review, typed. Text that is there but not exactly convertible becomes null here and is told from
-- absent text by the columns that start with _has_; only the rules see those. Of several records of one review the
-- last is version 1: that of the file whose name sorts last, and in it of the last line.
with

arrived as (
    select
        nullif(trim(review_id), '') as review_id,
        nullif(regexp_replace(trim(customer_id), '[.]0$', ''), '') as customer_id,
        nullif(trim(product_id), '') as product_id,
        nullif(trim(rating), '') as rating_text,
        nullif(trim(review_text), '') as review_text,
        nullif(trim(review_date), '') as date_text,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line
    from bronze.customer360_reviews
),

numbered as (
    select
        *,
        row_number() over (
            partition by review_id
            order by source_file desc nulls last, _line desc nulls last, _file_id desc nulls last
        ) as version
    from arrived
),

converted as (
    select
        *,
        to_integer(rating_text) as rating,
        to_date_in(date_text) as review_date
    from numbered
),

final as (
    select
        review_id,
        customer_id,
        product_id,
        rating,
        review_text,
        review_date,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line,
        rating_text is not null and rating is null as _has_unreadable_rating,
        case when review_id is null then 1 else version end as _version
    from converted
)

select * from final
