-- One row per customer record, typed. What a record only says about its customer and cannot mean (an age of 999, a level
-- that there is not) becomes null or 'Unknown' here, so that the customer and their purchases stay; the text that arrived
-- is in bronze. A customer has several records where a later file tells of them again: _version 1 is the one that
-- counts, the last line of the last file by name that has a date of registration.
with

arrived as (
    select
        nullif(trim(customer_id), '') as customer_id,
        nullif(trim(age), '') as age_text,
        nullif(trim(gender), '') as gender_text,
        nullif(trim(location), '') as location,
        nullif(trim(membership_level), '') as membership_text,
        nullif(trim(registration_date), '') as date_text,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line
    from bronze.behavior_customers
),

converted as (
    select
        *,
        to_integer(age_text) as stated_age,
        concat(upper(left(gender_text, 1)), lower(substring(gender_text, 2))) as stated_gender,
        concat(upper(left(membership_text, 1)), lower(substring(membership_text, 2))) as stated_level,
        to_date_in(date_text) as registration_date
    from arrived
),

final as (
    select
        customer_id,
        case when stated_age between 18 and 120 then stated_age end as age,
        case when stated_gender in ('Female', 'Male', 'Other') then stated_gender else 'Unknown' end as gender,
        coalesce(location, 'Unknown') as location,
        case
            when stated_level in ('Bronze', 'Silver', 'Gold', 'Platinum') then stated_level
            else 'Unknown'
        end as membership_level,
        registration_date,
        ingestion_timestamp,
        source_file,
        processing_date,
        _file_id,
        _line,
        row_number() over (
            partition by customer_id
            order by
                case when registration_date is null then 1 else 0 end nulls last,
                source_file desc nulls last,
                _line desc nulls last,
                _file_id nulls last
        ) as _version
    from converted
)

select * from final
