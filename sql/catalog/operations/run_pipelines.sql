-- Which pipelines have run, the one that ran last first.
select pipeline, count(*) as runs, count(*) filter (status = 'failed') as failed
from ops.runs group by pipeline order by max(rowid) desc
