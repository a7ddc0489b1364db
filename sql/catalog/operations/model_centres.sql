-- The clusters of a model with their sizes, one row a feature of the centre; an outlier has no centre, and says by what it is one.
with clusters as (
    select cluster, position, segment, customers, customers / sum(customers) over () as share
    from ops.model_clusters where run_id = $run and segmentation = $segmentation
),

outliers as (
    select c.cluster, string_agg(l.feature, ', ' order by l.bit) as outlying
    from clusters as c
    inner join ops.outlier_limits as l
        on l.run_id = $run and l.segmentation = $segmentation and (-c.cluster & l.bit) <> 0
    where c.cluster < 0 group by c.cluster
)

select c.cluster, c.segment, o.outlying, c.customers, c.share, m.feature, m.centroid
from clusters as c
left join outliers as o on o.cluster = c.cluster
left join ops.model_centroids as m
    on m.run_id = $run and m.segmentation = $segmentation and m.cluster = c.cluster
order by c.cluster < 0, c.position, m.rowid
