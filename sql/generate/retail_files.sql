-- The lines of all files as text; where they may be damaged, one in 1,500 is, in one of seven ways.
with texts as (
    select
        day,
        invoice_number * 100 + line as number,
        concat_ws(
            ',',
            case when part = 3 then 'C' else '' end || invoice_number,
            stock_code,
            case
                when regexp_matches(description, '[",]') then '"' || replace(description, '"', '""') || '"'
                else description
            end,
            units,
            cast(price as decimal(10, 2)),
            coalesce(customer_id || '.0', ''),
            country,
            day
        ) as text
    from lines
)
select
    day,
    case
        when not is_damaged('damage', number, 1 / 1500) then text
        else pick_of(
            [
                regexp_replace(text, ',(\d+),(\d+\.\d\d),', ',\1.5,\2,'),
                regexp_replace(text, ',\d+,(\d+\.\d\d),', ',1_000,\1,'),
                regexp_replace(text, ',\d+,(\d+\.\d\d),', ',0x10,\1,'),
                regexp_replace(text, '-\d\d$', '-32'),
                regexp_replace(text, ',[^,]*$', ''),
                text || ',,',
                replace(text, ',' || split_part(text, ',', 2) || ',', ',"' || split_part(text, ',', 2) || ',')
            ],
            random_of('kind of damage', number)
        )
    end as line
from texts
order by number
