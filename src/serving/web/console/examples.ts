/** Questions to begin with, which every published file can answer. */
export const EXAMPLES: readonly { title: string; sql: string }[] = [
  {
    title: 'What the last runs did',
    sql: `select pipeline, status, started_at, files_loaded, loaded, quarantined
from ops.runs
order by started_at desc
limit 20`,
  },
  {
    title: 'Where the time of the last run goes',
    sql: `select name, mode, rows_out, round(seconds, 3) as seconds
from ops.run_steps
where run_id = (select max_by(run_id, started_at) from ops.runs)
order by seconds desc`,
  },
  {
    title: 'What was held back, and why',
    sql: `select table_name, rules, count(*) as rows, min(source_file) as for_example
from ops.quarantine
where state = 'held'
group by all
order by rows desc`,
  },
  {
    title: 'Every table with its rows',
    sql: `select schema_name || '.' || table_name as "table", estimated_size as rows, comment
from duckdb_tables()
where not internal
order by rows desc`,
  },
];
