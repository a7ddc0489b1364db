-- What each rule found last, and its shares in a pipeline's last runs, oldest first; the rules that found most first.
-- A rule that its table's last run did not measure, though it measured others of the kind, is no rule any more.
with last_runs as (
    select run_id, rowid as nth from ops.runs
    where $pipeline is null or pipeline = $pipeline
    order by rowid desc limit coalesce(cast($runs as integer), 30)
),

results as (
    select
        e.*, r.nth, violations / nullif(rows_checked, 0) as share,
        row_number() over (partition by e.table_name, e.rule order by r.nth desc) as age,
        max(r.nth) over (partition by e.table_name, e.kind) as newest
    from ops.expectation_results as e inner join last_runs as r on r.run_id = e.run_id
    where $table is null or e.table_name = $table
),

trends as (
    select table_name, rule, list(coalesce(share, 0) order by nth) as trend from results group by table_name, rule
)

select
    s.table_name as "table", s.rule, s.action, s.violations, s.rows_checked as checked, s.share, t.trend,
    s.on_violation, s.observed, s.expect, s.run_id as run
from results as s inner join trends as t on t.table_name = s.table_name and t.rule = s.rule
where s.age = 1 and s.nth = s.newest
order by s.share desc nulls last, s.table_name, s.rule
