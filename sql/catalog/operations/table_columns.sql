-- The columns of a table or view, in their order: the type of each, and what it holds.
select column_name as "column", data_type as type, comment
from duckdb_columns()
where not internal and schema_name || '.' || table_name = $table
order by column_index
