-- What became of the rows that a pipeline's last runs judged, oldest run first: the score is the share of them that
-- nothing held back. Judged is what a table of rows took in, but for what a route set aside before the rules; a line
-- that is no record counts as held back. Rows that a rule only warned of were let through.
with last_runs as (
    select run_id, started_at, status, quarantined, rowid as nth from ops.runs
    where $pipeline is null or pipeline = $pipeline
    order by rowid desc limit coalesce(cast($runs as integer), 30)
),

readers as (
    select l.table_name, bool_or(t.kind = 'bronze') as reads_bronze
    from ops.lineage as l left join ops.tables as t on t.table_name = l.from_table
    group by l.table_name
),

judged as (
    select
        s.run_id, sum(rows_out) as refined, sum(rows_quarantined) as held_back, sum(rows_set_aside) as set_aside
    from ops.run_steps as s left join readers as r on r.table_name = s.name
    where s.kind = 'table' and s.rows_in is not null and s.rows_out is not null and coalesce(r.reads_bronze, true)
    group by s.run_id
),

loaded as (
    select run_id, sum(rows_out) as loaded from ops.run_steps where kind = 'bronze' group by run_id
),

became as (
    select
        r.run_id, r.started_at, r.status, r.nth, coalesce(l.loaded, 0) as loaded, coalesce(j.refined, 0) as refined,
        coalesce(j.set_aside, 0) as set_aside, coalesce(j.held_back, 0) as held_back,
        coalesce(r.quarantined, 0) as unreadable
    from last_runs as r
    left join judged as j on j.run_id = r.run_id left join loaded as l on l.run_id = r.run_id
)

select
    strftime(started_at, '%m-%d %H:%M:%S') as at, run_id as run, status,
    cast(loaded as bigint) as loaded, cast(refined as bigint) as refined, cast(set_aside as bigint) as set_aside,
    cast(held_back as bigint) as held_back, cast(unreadable as bigint) as unreadable,
    refined / nullif(refined + held_back + unreadable, 0) as score,
    round(100 * (held_back + unreadable) / nullif(refined + held_back + unreadable, 0), 3) as lacks
from became order by nth
