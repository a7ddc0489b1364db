select
    table_name as "table", rule, kind, on_violation, rows_checked as checked, violations,
    violations / nullif(rows_checked, 0) as share, observed, action, expect, tags
from ops.expectation_results where run_id = $run order by rowid
