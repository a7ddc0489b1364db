-- A model as a whole, its clusters, and their centres: enough to score again with any model of the past.
alter table ops.models rename to model_centroids;
alter table ops.model_centroids rename column mean to scaler_centre;
alter table ops.model_centroids rename column scale to scaler_scale;
alter table ops.model_centroids drop column seed;
alter table ops.model_centroids add column transform varchar;

create table ops.models (
  run_id varchar, model_id varchar, segmentation varchar, source varchar, key_column varchar, features varchar[],
  k integer, customers bigint, outliers bigint, sample bigint, inertia double, silhouette double, seed bigint,
  restarts integer, as_of date, definition varchar, data_fingerprint varchar, versions varchar,
  compared_with varchar, kept_share double, centre_shift double, stability_index double
);

create table ops.model_clusters (
  run_id varchar, segmentation varchar, cluster integer, position integer, segment varchar, customers bigint
);

comment on table ops.models is 'one row per model that a run fitted and published';
comment on column ops.models.run_id is 'the run';
comment on column ops.models.model_id is 'name of the model, from its definition, centres and numbers: the same again is the same model';
comment on column ops.models.segmentation is 'table it makes';
comment on column ops.models.source is 'table that is clustered';
comment on column ops.models.key_column is 'column that names its rows';
comment on column ops.models.features is 'columns it is clustered by';
comment on column ops.models.k is 'number of clusters, outliers apart';
comment on column ops.models.customers is 'rows that were assigned';
comment on column ops.models.outliers is 'those of them that are outliers';
comment on column ops.models.sample is 'rows the fit saw';
comment on column ops.models.inertia is 'sum of squared distances to the centres, of the rows the fit saw';
comment on column ops.models.silhouette is 'mean silhouette, on the sample that ops.model_selection names';
comment on column ops.models.seed is 'seed of sample and starts';
comment on column ops.models.restarts is 'starts that were tried for each k';
comment on column ops.models.as_of is 'as-of date of the run';
comment on column ops.models.definition is 'the whole definition, as JSON';
comment on column ops.models.data_fingerprint is 'fingerprint of the rows the fit saw, in their order';
comment on column ops.models.versions is 'versions of the programs that made it, as JSON';
comment on column ops.models.compared_with is 'model_id of the model before, whose numbers it continues; null for the first of its kind';
comment on column ops.models.kept_share is 'share of the customers of both who kept their cluster, 0 to 1';
comment on column ops.models.centre_shift is 'how far the centres moved since: root mean square, by customers, in scaled units';
comment on column ops.models.stability_index is 'population stability index of the sizes of the clusters: below 0.1 little, above 0.25 much has moved';

comment on table ops.model_clusters is 'one row per cluster of a model, and per kind of outlier';
comment on column ops.model_clusters.run_id is 'the run';
comment on column ops.model_clusters.segmentation is 'table it makes';
comment on column ops.model_clusters.cluster is 'number of the cluster; negative for outliers';
comment on column ops.model_clusters.position is 'place in ascending order of its centre';
comment on column ops.model_clusters.segment is 'name, where the definition names clusters';
comment on column ops.model_clusters.customers is 'rows in it';

comment on table ops.model_centroids is 'centres of the clusters of a model: one row per cluster and feature';
comment on column ops.model_centroids.run_id is 'the run';
comment on column ops.model_centroids.segmentation is 'table it makes';
comment on column ops.model_centroids.cluster is 'number of the cluster';
comment on column ops.model_centroids.feature is 'column of its source';
comment on column ops.model_centroids.centroid is 'centre, in the unit of the feature';
comment on column ops.model_centroids.scaled_centroid is 'centre, transformed and scaled: what distances are measured in';
comment on column ops.model_centroids.scaler_centre is 'what the scaler takes away: mean, median or smallest value';
comment on column ops.model_centroids.scaler_scale is 'what the scaler divides by: deviation, interquartile range or range';
comment on column ops.model_centroids.transform is 'what was done to the feature before: none | log1p';
