-- A pipeline can have several sources, each with a bronze table of its own: the ledger says which a file is for.
alter table ops.files add column table_name varchar;
comment on column ops.files.table_name is 'bronze table that the file is for';
update ops.files set table_name = (
    select max(s.name)
    from ops.run_steps as s inner join ops.runs as r on r.run_id = s.run_id
    where s.kind = 'bronze' and r.pipeline = files.pipeline
);

-- How fresh each source was when a run looked at it.
create table ops.sources (
    run_id varchar,
    pipeline varchar,
    source varchar,
    table_name varchar,
    location varchar,
    status varchar,
    files_seen bigint,
    files_loaded bigint,
    newest_file varchar,
    newest_file_at timestamp,
    last_loaded_at timestamp,
    error varchar
);
comment on table ops.sources is 'how fresh a source was when a run looked at it';
comment on column ops.sources.run_id is 'run that looked';
comment on column ops.sources.pipeline is 'whose source';
comment on column ops.sources.source is 'name within the pipeline';
comment on column ops.sources.table_name is 'bronze table that its records go to';
comment on column ops.sources.location is 'folder or bucket';
comment on column ops.sources.status is 'fresh: files of it were loaded; quiet: nothing new; away: it could not be listed; not asked: the run took no files';
comment on column ops.sources.files_seen is 'files that it held; null where it was not listed';
comment on column ops.sources.files_loaded is 'of those, loaded by this run';
comment on column ops.sources.newest_file is 'path of the file that was changed last';
comment on column ops.sources.newest_file_at is 'when that was, by the source''s clock, in UTC';
comment on column ops.sources.last_loaded_at is 'when a run last loaded a file of it, in UTC';
comment on column ops.sources.error is 'why it could not be listed';

-- Bronze tables and lookups have their owner on record too, so that no two pipelines write one table.
alter table ops.tables add column kind varchar;
comment on table ops.tables is 'every table that a pipeline writes, and what it was last built with; a change re-derives it';
comment on column ops.tables.fingerprint is 'hash of its SQL, rules, lookups and macros; null for bronze and lookups';
comment on column ops.tables.kind is 'bronze, lookup, table, segmentation, history, campaigns or lifetime_value; null where an older Mallard built it';
comment on column ops.run_steps.kind is 'arrival, bronze, table, segmentation, history, campaigns or lifetime_value';

-- The layers, so that whatever comes first in one finds it there.
create schema if not exists bronze;
create schema if not exists silver;
create schema if not exists gold;
create schema if not exists quality;
