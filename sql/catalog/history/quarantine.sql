-- What is held back now. A row that breaks several rules stands under all of them together.
select
    table_name as "table", rules, any_value(reason) as reason, count(*) as rows,
    count(distinct file_id) as files,
    min_by(source_file || coalesce(', line ' || line, ''), (source_file, line)) as example
from ops.quarantine
where state = 'held' and ($table is null or table_name = $table)
group by table_name, rules
order by table_name, rows desc, rules
