-- What a pipeline's last run made of its tables: rows added by new files, or, of tables made anew, rows more or fewer
-- than its run before had made.
with runs as (
    select run_id, rowid as nth from ops.runs where pipeline = $pipeline and status = 'succeeded'
),

steps as (
    select
        s.name, s.step, s.rows_out, s.mode, r.nth,
        row_number() over (partition by s.name order by r.nth desc) as age
    from ops.run_steps as s inner join runs as r on r.run_id = s.run_id
    where s.kind <> 'arrival' and s.mode <> 'kept'
),

compared as (
    select
        n.name, n.step, n.nth,
        case when n.mode = 'files' then n.rows_out else n.rows_out - b.rows_out end as change,
        case when n.mode <> 'files' then n.rows_out end as rows
    from steps as n left join steps as b on b.name = n.name and b.age = 2
    where n.age = 1 and n.nth = (select max(nth) from runs)
)

select name as "table", change, rows
from compared
where change <> 0
order by step
