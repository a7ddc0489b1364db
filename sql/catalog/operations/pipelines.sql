-- How each pipeline stands: its last run, how fresh its sources are, what is held back and which rules warn.
with runs as (
    select *, row_number() over (partition by pipeline order by rowid desc) as age
    from ops.runs
),

last_runs as (
    select * from runs where age = 1
),

succeeded as (
    select pipeline, max(finished_at) as last_success from ops.runs where status = 'succeeded' group by pipeline
),

sources as (
    select
        pipeline, run_id,
        count(*) as sources,
        count(*) filter (where status = 'away') as sources_away,
        max(last_loaded_at) as last_loaded
    from ops.sources
    group by pipeline, run_id
),

held as (
    select pipeline, count(*) as held from ops.quarantine where state = 'held' group by pipeline
),

warned as (
    select run_id, count(*) as warnings
    from ops.expectation_results
    where violations > 0 and action in ('warned', 'stopped')
    group by run_id
)

select
    r.pipeline, r.run_id as run, r.status,
    cast(date_trunc('second', r.started_at) as varchar) as started,
    round(epoch(r.finished_at - r.started_at), 1) as seconds,
    r.as_of, r.files_loaded as files, r.loaded as rows, r.files_left_out as left_out, r.error,
    cast(date_trunc('second', s.last_success) as varchar) as last_success,
    coalesce(f.sources, 0) as sources, coalesce(f.sources_away, 0) as sources_away,
    cast(date_trunc('second', f.last_loaded) as varchar) as last_loaded,
    coalesce(h.held, 0) as held, coalesce(w.warnings, 0) as warnings
from last_runs as r
left join succeeded as s on s.pipeline = r.pipeline
left join sources as f on f.run_id = r.run_id
left join held as h on h.pipeline = r.pipeline
left join warned as w on w.run_id = r.run_id
order by r.pipeline
