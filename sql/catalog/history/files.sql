select path, status, size as bytes, records, loaded, quarantined, skipped, forgotten, dialect, error
from ops.files where run_id = $run order by path
