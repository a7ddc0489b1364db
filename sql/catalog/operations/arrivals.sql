-- What came and what became of it, the newest first.
select
    path, status, pipeline, source, size as bytes, records, loaded, quarantined, skipped,
    records = loaded + quarantined + skipped as holds,
    cast(date_trunc('second', seen_at) as varchar) as seen, run_id as run, dialect, error
from ops.files
where ($pipeline is null or pipeline = $pipeline)
    and ($status is null or status = $status)
    and ($search is null or contains(lower(path), lower($search)))
order by rowid desc limit 500
