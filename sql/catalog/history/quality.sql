-- What each rule found last, and its share of violations over the last runs that measured it, oldest first.
-- A rule that its table's last run did not measure, though it measured others of the kind, is no rule any more.
with runs as (
    select run_id, rowid as nth, started_at from ops.runs
),

results as (
    select
        e.*, r.nth, r.started_at,
        violations / nullif(rows_checked, 0) as share,
        row_number() over (partition by e.table_name, e.rule order by r.nth desc) as age,
        max(r.nth) over (partition by e.table_name, e.kind) as newest
    from ops.expectation_results as e inner join runs as r on r.run_id = e.run_id
),

trends as (
    select table_name, rule, list(coalesce(share, 0) order by nth) as trend
    from results where age <= $runs group by table_name, rule
)

select
    s.table_name as "table", s.rule, s.kind, s.on_violation, s.rows_checked as checked, s.violations, s.share,
    s.observed, s.action, t.trend, s.expect, s.tags, s.run_id as run, s.started_at as measured
from results as s inner join trends as t on t.table_name = s.table_name and t.rule = s.rule
where s.age = 1 and s.nth = s.newest
    and ($table is null or s.table_name = $table)
    and ($tag is null or list_contains(string_split(coalesce(s.tags, ''), ', '), $tag))
order by s.table_name, s.kind, s.rule
