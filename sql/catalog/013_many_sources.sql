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
