import type { Facts, Log } from '../../log.ts';
import type { RunReport } from './run-report.ts';

/** Says to a log what the report shows, for whoever reads the log alone, and that the run is done. */
export function logFindings(report: RunReport, log: Log): void {
  const { leftOut, warnings, heldBack, status } = report;
  for (const { path, reason } of leftOut) log.found(`left out: ${path}: ${reason}`, { file: path });
  for (const { table, rule, violations, rowsChecked } of warnings)
    log.debug(`${table}: ${violations} rows break ${rule}, and stay`, {
      table,
      rule,
      violations,
      rows_checked: rowsChecked,
    });
  for (const { table, rules, rows } of heldBack)
    log.debug(`${table}: ${rows} rows to quarantine for ${rules}`, { table, rules, rows });
  log.debug(`the run is done: ${status}`, factsOf(report));
}

function factsOf({ files, seconds }: RunReport): Facts {
  const { seen, loaded, leftOut, bytes, records, rows, rejects, skipped } = files;
  const inFiles = { files_seen: seen, files_loaded: loaded, files_left_out: leftOut, bytes };
  return { ...inFiles, records, rows_out: rows, quarantined: rejects, skipped, seconds };
}
