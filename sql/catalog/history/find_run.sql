-- The runs that a name can mean: an id, its beginning, its end, or the last one.
with ranked as (
    select run_id, row_number() over (order by rowid desc) as nth from ops.runs
)
select run_id as run from ranked
where ($name = 'last' and nth = 1) or run_id = $name or starts_with(run_id, $name) or ends_with(run_id, $name)
order by nth
