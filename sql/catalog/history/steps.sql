select
    name as step, kind, mode, status, rows_in, rows_out,
    rows_quarantined as quarantined, rows_set_aside as set_aside,
    round(seconds, 3) as seconds, bytes, fingerprint, error
from ops.run_steps where run_id = $run order by run_steps.step
