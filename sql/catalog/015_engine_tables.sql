-- Tables that are kept on another engine than DuckDB, and at which version they are: with the run that made them so in one
-- transaction, so that this alone decides what a run that was killed has left behind.
create table ops.engine_tables (table_name varchar, version varchar, brought_version varchar);
comment on table ops.engine_tables is 'one row per table that is kept on another engine; none where DuckDB keeps all of them';
comment on column ops.engine_tables.table_name is 'schema and name of the table, here and there';
comment on column ops.engine_tables.version is 'what of it is published: a version of Delta Lake, or the list of its Parquet parts';
comment on column ops.engine_tables.brought_version is 'version whose rows are here; null where they are not';

-- Which warehouse this is, for an engine that serves several: its copies are the same one.
create table ops.warehouse as select cast(uuid() as varchar) as warehouse_id;
comment on table ops.warehouse is 'the one row that says which warehouse this is';
comment on column ops.warehouse.warehouse_id is 'random id; a copy of the published file has the same';
