select table_name as "table", total, input, output, holds
from ops.control_totals where run_id = $run order by rowid
