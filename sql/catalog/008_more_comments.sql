-- Comments on what later migrations added.
comment on column ops.expectation_results.observed is 'what a check of one value saw: a sum, a count, the newest date';
comment on column ops.expectation_results.tags is 'tags of the rule, separated by commas';
comment on column ops.quarantine.ended_by is 'run that released or superseded the row';
comment on column ops.quarantine.state is 'held | superseded (judged again, or its file is gone) | released (a definition changed) | not_applied (the run failed)';

comment on table ops.lineage is 'what each column of each table comes from, by the definitions as they last ran';
comment on column ops.lineage.run_id is 'run that wrote it';
comment on column ops.lineage.pipeline is 'whose definitions say so';
comment on column ops.lineage.table_name is 'the table';
comment on column ops.lineage.column_name is 'its column; * for its rows';
comment on column ops.lineage.from_kind is 'source | lookup | table';
comment on column ops.lineage.from_table is 'table, lookup or files it comes from';
comment on column ops.lineage.from_column is 'column or header there; * for its rows';
comment on column ops.lineage.how is 'direct: its value; indirect: it filters, joins, groups, orders or chooses';

comment on table ops.outlier_limits is 'beyond which values a feature makes an outlier';
comment on column ops.outlier_limits.run_id is 'run that found it out';
comment on column ops.outlier_limits.segmentation is 'table that the segmentation writes';
comment on column ops.outlier_limits.bit is 'outlier clusters are sums of -bit';
comment on column ops.outlier_limits.feature is 'the feature';
comment on column ops.outlier_limits.low is 'smallest value that is none';
comment on column ops.outlier_limits.high is 'largest value that is none';
