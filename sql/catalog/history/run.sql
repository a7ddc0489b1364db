select
    run_id as run, pipeline, status, started_at as started, finished_at as finished,
    round(epoch(finished_at - started_at), 3) as seconds, as_of, full_refresh, source,
    files_seen, files_loaded, files_left_out, bytes, records, loaded, quarantined,
    mallard_version, code_fingerprint, definitions_fingerprint, duckdb_version, error
from ops.runs where run_id = $run
