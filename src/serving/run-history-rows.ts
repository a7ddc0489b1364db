// What the files of sql/catalog/history/ give, a row each. Dates and timestamps are text, in UTC.

/** One run in a list. */
export interface RunLine {
  run: string;
  pipeline: string;
  /** `forget`: it took a person out. */
  kind: 'run' | 'forget';
  status: 'succeeded' | 'failed';
  started: string;
  seconds: number;
  as_of: string | null;
  files: number;
  /** Of the files loaded; null in runs of a Mallard that did not count them. */
  bytes: number | null;
  rows: number;
  /** Lines and rows that its steps put into quarantine. */
  quarantined: number;
  left_out: number;
  error: string | null;
}

/** Everything that is known of one run as a whole. */
export interface RunDetail extends Pick<RunLine, 'run' | 'pipeline' | 'status' | 'started' | 'seconds'> {
  finished: string;
  as_of: string | null;
  full_refresh: boolean;
  source: string;
  /** Null where the source could not be listed. */
  files_seen: number | null;
  files_loaded: number;
  files_left_out: number;
  bytes: number | null;
  records: number;
  loaded: number;
  quarantined: number;
  mallard_version: string;
  code_fingerprint: string | null;
  definitions_fingerprint: string | null;
  duckdb_version: string;
  error: string | null;
}

export interface StepRow {
  step: string;
  kind: string;
  mode: string;
  status: string;
  rows_in: number | null;
  rows_out: number | null;
  quarantined: number;
  set_aside: number;
  seconds: number;
  bytes: number | null;
  fingerprint: string | null;
  error: string | null;
}

export interface RuleRow {
  table: string;
  rule: string;
  kind: 'row' | 'table';
  on_violation: string;
  checked: number;
  violations: number;
  /** Null where no row was judged. */
  share: number | null;
  observed: string | null;
  action: 'passed' | 'warned' | 'dropped' | 'stopped';
  expect: string;
  tags: string | null;
}

/** What a rule found last. */
export interface QualityRow extends RuleRow {
  /** Its shares in the last runs that measured it, oldest first. */
  trend: number[];
  run: string;
  measured: string;
}

export interface QuarantineRow {
  table: string;
  rules: string;
  reason: string;
  rows: number;
  files: number;
  example: string | null;
}

export interface TotalRow {
  table: string;
  total: string;
  input: string | null;
  output: string | null;
  holds: boolean;
}

export interface FileRow {
  path: string;
  status: string;
  bytes: number;
  records: number | null;
  loaded: number | null;
  quarantined: number | null;
  skipped: number | null;
  forgotten: number | null;
  dialect: string | null;
  error: string | null;
}

/** By question: the name of its file. */
export interface RunHistoryRows {
  runs: RunLine;
  find_run: { run: string };
  run: RunDetail;
  steps: StepRow;
  rules: RuleRow;
  totals: TotalRow;
  files: FileRow;
  quality: QualityRow;
  quarantine: QuarantineRow;
}
