-- The last runs, newest first, by order of arrival: a clock can go back.
with per_step as (
    select run_id, sum(rows_quarantined) as held_back, bool_or(kind = 'forget') as is_erasure from ops.run_steps group by run_id
)
select
    r.run_id as run, r.pipeline, case when s.is_erasure then 'forget' else 'run' end as kind, r.status,
    cast(date_trunc('second', r.started_at) as varchar) as started,
    round(epoch(r.finished_at - r.started_at), 1) as seconds,
    r.as_of, r.files_loaded as files, r.bytes, r.loaded as rows, coalesce(s.held_back, 0) as quarantined,
    r.files_left_out as left_out, r.error
from ops.runs as r left join per_step as s on s.run_id = r.run_id
where ($pipeline is null or r.pipeline = $pipeline) and (not $failed or r.status = 'failed')
order by r.rowid desc
limit $limit
