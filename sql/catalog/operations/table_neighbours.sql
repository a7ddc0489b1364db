-- What a table reads (before) and what reads it (after), with the columns that are used there.
with used as (
    select 'before' as side, from_table as name, from_kind as kind, from_column as col, how
    from ops.lineage where table_name = $table and from_table <> $table
    union all
    select 'after', table_name, 'table', from_column, how
    from ops.lineage where from_table = $table and table_name <> $table
)

select
    side, name, min(kind) as kind,
    array_to_string(list_sort(list(distinct col) filter (where col <> '*' and how = 'direct')), ', ') as values_of,
    array_to_string(list_sort(list(distinct col) filter (where col <> '*' and how = 'indirect')), ', ') as chooses_by
from used group by side, name
order by side desc, name
