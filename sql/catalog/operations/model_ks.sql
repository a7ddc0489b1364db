-- The numbers of clusters that a run tried for a segmentation; `chosen` beside a measure is that of the chosen one alone.
select
    k, inertia, silhouette, combined, elbow_distance, customers, silhouette_sample, chosen,
    case when chosen then inertia end as chosen_inertia,
    case when chosen then silhouette end as chosen_silhouette,
    case when chosen then combined end as chosen_combined
from ops.model_selection where run_id = $run and segmentation = $segmentation order by k
