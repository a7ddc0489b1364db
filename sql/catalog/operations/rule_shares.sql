-- What the rules that found something found in each of a pipeline's last runs, oldest run first.
with last_runs as (
    select run_id, started_at, rowid as nth from ops.runs
    where $pipeline is null or pipeline = $pipeline
    order by rowid desc limit coalesce(cast($runs as integer), 30)
),

results as (
    select
        r.run_id, r.started_at, r.nth, e.table_name, e.rule, e.action, e.violations, e.rows_checked,
        coalesce(e.violations / nullif(e.rows_checked, 0), 0) as share
    from ops.expectation_results as e inner join last_runs as r on r.run_id = e.run_id
    where $table is null or e.table_name = $table
),

finders as (
    select table_name, rule, max(share) as most from results
    group by table_name, rule having max(violations) > 0
    order by most desc, table_name, rule limit 60
)

select
    s.run_id as run, cast(date_trunc('second', s.started_at) as varchar) as started, s.table_name as "table", s.rule,
    s.action, s.violations, s.rows_checked as checked, s.share
from results as s inner join finders as f on f.table_name = s.table_name and f.rule = s.rule
order by s.nth, f.most desc, s.table_name, s.rule
