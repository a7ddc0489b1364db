-- What each column of a pipeline's tables comes from. Always one set a pipeline: that of its definitions as they were
-- last run. `*` as a column stands for a table's rows. from_kind: source | lookup | table; how: direct | indirect.
create table ops.lineage (
  run_id varchar, pipeline varchar, table_name varchar, column_name varchar,
  from_kind varchar, from_table varchar, from_column varchar, how varchar
);

-- Beyond which values a feature makes an outlier, as each segmentation found it out. Its outlier clusters are sums of
-- -bit: -1 the first of these features alone, -2 the second, -3 both.
create table ops.outlier_limits (
  run_id varchar, segmentation varchar, bit integer, feature varchar, low double, high double
);
