-- The models that runs fitted, and how far each is from the one before; oldest run first.
select
    m.segmentation, m.run_id as run, r.pipeline, strftime(r.started_at, '%m-%d %H:%M:%S') as at,
    cast(date_trunc('second', r.started_at) as varchar) as started, m.as_of, m.model_id as model, m.k, m.customers,
    m.outliers, m.sample, m.inertia, m.silhouette, m.compared_with, m.stability_index, m.kept_share, m.centre_shift
from ops.models as m inner join ops.runs as r on r.run_id = m.run_id
order by m.segmentation, r.rowid
