-- The first rows that are held back, each with why and as it came. The rows are read once it is known which they are:
-- raw lines are wide, and there can be millions of them.
with first_rows as (
    select rowid as id from ops.quarantine
    where state = 'held'
        and ($pipeline is null or pipeline = $pipeline)
        and ($table is null or table_name = $table)
        and ($rules is null or rules = $rules)
    order by source_file, line, table_name limit 200
)

select
    q.source_file as file, q.line, q.table_name as "table", q.rules, q.reason, q.run_id as run,
    left(q.raw, 2000) as raw
from ops.quarantine as q where q.rowid in (select id from first_rows)
order by file, q.line, "table"
