-- What became of all the files that came.
select
    pipeline, status, count(*) as files, cast(sum(size) as bigint) as bytes, cast(sum(records) as bigint) as records,
    cast(sum(loaded) as bigint) as loaded, cast(sum(quarantined) as bigint) as quarantined,
    cast(sum(skipped) as bigint) as skipped,
    count(*) filter (records <> loaded + quarantined + skipped) as broken_sums
from ops.files
where ($pipeline is null or pipeline = $pipeline)
    and ($status is null or status = $status)
    and ($search is null or contains(lower(path), lower($search)))
group by pipeline, status order by pipeline, files desc, status
