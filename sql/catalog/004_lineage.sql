-- What each column of a pipeline's tables comes from. Always one set a pipeline: that of its definitions as they were
-- last run. `*` as a column stands for a table's rows. from_kind: source | lookup | table; how: direct | indirect.
create table ops.lineage (
  run_id varchar, pipeline varchar, table_name varchar, column_name varchar,
  from_kind varchar, from_table varchar, from_column varchar, how varchar
);
