-- What each run did. Append-only: a run that failed is here too.
create table ops.runs (
  run_id varchar, pipeline varchar, status varchar, started_at timestamp, finished_at timestamp,
  as_of date, full_refresh boolean, source varchar,
  files_seen bigint, files_loaded bigint, files_left_out bigint,
  records bigint, loaded bigint, quarantined bigint,
  error varchar, mallard_version varchar, duckdb_version varchar
);

create table ops.run_steps (
  run_id varchar, step integer, name varchar, kind varchar, mode varchar, status varchar,
  rows_in bigint, rows_out bigint, rows_quarantined bigint, rows_set_aside bigint,
  seconds double, error varchar
);

-- The ledger: one row each time a file's content was taken in, or had to be left out.
create table ops.files (
  pipeline varchar, source varchar, path varchar, identity varchar, file_id varchar, sha256 varchar, size bigint,
  seen_at timestamp, loaded_at timestamp,
  records bigint, loaded bigint, quarantined bigint, skipped bigint, blank_lines bigint,
  status varchar, error varchar, run_id varchar
);

-- Every record or row that was held back, what it was, and why. `state`: held | superseded | not_applied.
create table ops.quarantine (
  run_id varchar, pipeline varchar, table_name varchar, state varchar,
  source_file varchar, file_id varchar, line bigint, byte_offset bigint,
  rules varchar, reason varchar, raw varchar
);

create table ops.expectation_results (
  run_id varchar, table_name varchar, rule varchar, kind varchar, on_violation varchar,
  rows_checked bigint, violations bigint, passed boolean, action varchar, expect varchar
);

-- Both sides of each sum that has to hold. A broken one stops the run.
create table ops.control_totals (
  run_id varchar, table_name varchar, total varchar, input varchar, output varchar, holds boolean
);

create table ops.model_selection (
  run_id varchar, segmentation varchar, k integer, inertia double, silhouette double,
  elbow_distance double, combined double, chosen boolean, customers bigint, silhouette_sample bigint
);

create table ops.models (
  run_id varchar, segmentation varchar, cluster integer, feature varchar,
  centroid double, scaled_centroid double, mean double, scale double, seed bigint
);

-- What the SQL of a run can ask for by name. Always one set: that of the last run.
create table ops.parameters (name varchar, value varchar);

-- With which definition each table was last built: a change re-derives it.
create table ops.tables (pipeline varchar, table_name varchar, fingerprint varchar, as_of date, run_id varchar);
