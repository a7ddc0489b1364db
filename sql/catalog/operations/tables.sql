-- Every table and view of the file: how large it is, what it is for, and which run made it last. Rows as DuckDB keeps
-- count of them.
with stored as (
    select schema_name, table_name, 'table' as form, estimated_size as rows, column_count as columns, comment
    from duckdb_tables() where not internal
    union all
    select schema_name, view_name, 'view', null, column_count, comment
    from duckdb_views() where not internal
),

made as (
    select
        table_name, max_by(pipeline, run_id) as pipeline, max_by(kind, run_id) as kind,
        max_by(as_of, run_id) as as_of, max(run_id) as run_id
    from ops.tables group by table_name
)

select
    s.schema_name || '.' || s.table_name as "table", s.schema_name as schema, s.form,
    coalesce(m.kind, case when s.schema_name = 'ops' then 'record' end) as kind, m.pipeline, s.rows, s.columns,
    s.comment, m.as_of, m.run_id as run, cast(date_trunc('second', r.finished_at) as varchar) as made
from stored as s
left join made as m on m.table_name = s.schema_name || '.' || s.table_name
left join ops.runs as r on r.run_id = m.run_id
where $table is null or s.schema_name || '.' || s.table_name = $table
order by
    list_position(['bronze', 'silver', 'gold', 'quality', 'ops'], s.schema_name) nulls last,
    s.schema_name, s.table_name
