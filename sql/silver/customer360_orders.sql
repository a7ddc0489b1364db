-- One row per order, typed, with what its status means (lookups/order_statuses.csv). Text that is there but not exactly
-- convertible becomes null here and is told from absent text by the columns that start with _has_; only the rules see
-- those. Of several records of one order the last is version 1: that of the file whose name sorts last, and in it of
-- the last line, so that an order that was pending in one file and is completed in the next is completed.
with

orders as (
    select * from bronze.customer360_orders
),

statuses as (
    select * from silver.customer360_order_statuses
),

arrived as (
    select
        nullif(trim(order_id), '') as order_id,
        nullif(regexp_replace(trim(customer_id), '[.]0$', ''), '') as customer_id,
        nullif(trim(order_date), '') as date_text,
        nullif(lower(trim(status)), '') as status,
        nullif(trim(total_amount), '') as amount_text,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line
    from orders
),

numbered as (
    select
        *,
        row_number() over (
            partition by order_id
            order by source_file desc nulls last, _line desc nulls last, _file_id desc nulls last
        ) as version
    from arrived
),

converted as (
    select
        *,
        to_date_in(date_text) as order_date,
        try_cast(to_amount(amount_text) as decimal(12, 2)) as total_amount
    from numbered
),

final as (
    select
        converted.order_id,
        converted.customer_id,
        converted.order_date,
        converted.status,
        coalesce(statuses.status_group, 'unknown') as status_group,
        coalesce(statuses.counts_as_revenue, 0) = 1 as counts_as_revenue,
        converted.total_amount,
        converted.ingestion_timestamp,
        converted.source_file,
        converted.processing_date,
        converted._file_id,
        converted._line,
        converted.amount_text is not null and converted.total_amount is null as _has_unreadable_amount,
        converted.amount_text is not null and is_rounded(converted.amount_text) as _has_rounded_amount,
        case when converted.order_id is null then 1 else converted.version end as _version
    from converted
    left join statuses on converted.status = statuses.status
)

select * from final
