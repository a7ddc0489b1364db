-- How fresh each source is, as the last run that looked at it found it.
with ranked as (
    select s.*, r.started_at, row_number() over (partition by s.pipeline, s.source order by r.rowid desc) as age
    from ops.sources as s inner join ops.runs as r on r.run_id = s.run_id
    where $pipeline is null or s.pipeline = $pipeline
)
select
    pipeline, source, status, files_seen, files_loaded, newest_file,
    cast(date_trunc('second', newest_file_at) as varchar) as newest_file_at,
    cast(date_trunc('second', last_loaded_at) as varchar) as last_loaded_at,
    cast(date_trunc('second', started_at) as varchar) as looked_at, location, table_name as "table", error
from ranked where age = 1 order by pipeline, source
