-- Records of people that were taken out on their request. Nothing here says who: only when, of which pipeline, how much, and
-- which lines of which contents are not to be loaded again.
create table ops.erasures (
    erasure_id varchar,
    run_id varchar,
    pipeline varchar,
    erased_at timestamp,
    table_name varchar,
    rows_erased bigint
);
comment on table ops.erasures is 'one row per erasure and table that held records of the person; nothing says who it was';
comment on column ops.erasures.erasure_id is 'random id of the erasure';
comment on column ops.erasures.run_id is 'run that did it';
comment on column ops.erasures.pipeline is 'whose records';
comment on column ops.erasures.erased_at is 'when that run began (UTC)';
comment on column ops.erasures.table_name is 'table that held them';
comment on column ops.erasures.rows_erased is 'rows of the person that it held; a table that is made anew has others of them no more';

create table ops.forgotten_lines (erasure_id varchar, table_name varchar, file_id varchar, line bigint);
comment on table ops.forgotten_lines is 'one row per line of a content that is never to be loaded again, since whom it was about asked for it';
comment on column ops.forgotten_lines.erasure_id is 'erasure that said so';
comment on column ops.forgotten_lines.table_name is 'bronze table that the content is for';
comment on column ops.forgotten_lines.file_id is 'the content, as in ops.files';
comment on column ops.forgotten_lines.line is 'physical line in it';

alter table ops.files add column forgotten bigint default 0;
comment on column ops.files.forgotten is 'records taken out since whom they were about asked for it, and never loaded again';
comment on column ops.run_steps.kind is 'arrival, bronze, forget, table, segmentation, history, campaigns or lifetime_value';
comment on column ops.run_steps.mode is 'files: rows of new files only; whole: all of it; kept: nothing had changed; appended: to a record that is never made anew; erased: rows of a person taken out';
