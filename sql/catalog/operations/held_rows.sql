-- The first rows that are held back, each with why and as it came.
select source_file as file, line, table_name as "table", rules, reason, run_id as run, left(raw, 2000) as raw
from ops.quarantine
where state = 'held'
    and ($pipeline is null or pipeline = $pipeline)
    and ($table is null or table_name = $table)
    and ($rules is null or rules = $rules)
order by source_file, line, table_name limit 200
