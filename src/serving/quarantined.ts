import type { Parameters, QueryResult } from '../warehouse/statements.ts';
import { queryPublished } from './query-published.ts';

/** Which quarantined rows are meant; all that are held now, if nothing is said. */
export interface QuarantineFilter {
  table?: string | undefined;
  rule?: string | undefined;
  file?: string | undefined;
  run?: string | undefined;
  /** `held`, `released`, `superseded`, `not_applied` or `all`. */
  state: string;
}

const MATCHES = `($state = 'all' or state = $state) and ($table is null or table_name = $table)
  and ($rule is null or list_contains(string_split(rules, ', '), $rule))
  and ($file is null or source_file = $file) and ($run is null or run_id = $run or ended_by = $run)`;

/** How many rows are in quarantine, by table, rules and state. */
export function countQuarantined(warehouseFile: string, filter: QuarantineFilter): Promise<QueryResult> {
  return queryPublished(
    warehouseFile,
    `select table_name as "table", rules, state, count(*) as rows, count(distinct source_file) as files,
       min(run_id) as first_run, max(run_id) as last_run, any_value(reason) as reason
     from ops.quarantine where ${MATCHES} group by table_name, rules, state order by rows desc, "table", rules`,
    parametersOf(filter),
  );
}

/** The rows themselves, each as the text or JSON it was when it came. */
export function listQuarantined(
  warehouseFile: string,
  filter: QuarantineFilter,
  limit?: number,
): Promise<QueryResult> {
  return queryPublished(
    warehouseFile,
    `select source_file as file, line, table_name as "table", rules, reason, state, run_id as run, ended_by, byte_offset, raw
     from ops.quarantine where ${MATCHES} order by source_file, line, table_name, run_id
     ${limit === undefined ? '' : `limit ${limit}`}`,
    parametersOf(filter),
  );
}

function parametersOf({ table, rule, file, run, state }: QuarantineFilter): Parameters {
  return { table: table ?? null, rule: rule ?? null, file: file ?? null, run: run ?? null, state };
}
