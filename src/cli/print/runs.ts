import { showBytes } from '../../bytes.ts';
import type {
  FileRow,
  RuleRow,
  RunDetail,
  RunLine,
  StepRow,
  TotalRow,
} from '../../serving/run-history-rows.ts';
import { group, renderTable, tableOf } from './table.ts';
import { moment, percent } from './units.ts';

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

/** The last runs, a line each, and under them what went wrong in those that failed. */
export function renderRuns(runs: readonly RunLine[], style: Style, width: number | undefined): string {
  const several = new Set(runs.map(({ pipeline }) => pipeline)).size > 1;
  const leftOut = runs.some(({ left_out }) => left_out > 0);
  const table = tableOf(runs, {
    run: { type: 'text', of: ({ run }) => run },
    ...(several ? { pipeline: { type: 'text', of: ({ pipeline }) => pipeline } } : {}),
    ...(runs.some(({ kind }) => kind !== 'run')
      ? { kind: { type: 'text', of: ({ kind }: RunLine) => kind } as const }
      : {}),
    status: { type: 'text', of: ({ status }) => status },
    seconds: { type: 'number', of: ({ seconds }) => seconds.toFixed(1) },
    'as of': { type: 'text', of: ({ as_of }) => as_of },
    files: { type: 'number', of: ({ files }) => files },
    ...(leftOut ? { 'left out': { type: 'number', of: ({ left_out }) => left_out || null } } : {}),
    bytes: { type: 'number', of: ({ bytes }) => (bytes === null ? null : showBytes(bytes)) },
    rows: { type: 'number', of: ({ rows }) => rows },
    quarantined: { type: 'number', of: ({ quarantined }) => quarantined || null },
  });
  const rendered = renderTable(table, {
    width,
    heading: (text) => style('bold', text),
    cell: (text, column, row) =>
      column === 'status' ? style(runs[row]?.status === 'failed' ? 'red' : 'green', text) : text,
  });
  const failed = runs.filter(({ error }) => error !== null);
  const errors = failed.map(({ run, error }) => `${style('red', run)} ${error}`);
  return errors.length === 0 ? rendered : `${rendered}\n\n${errors.join('\n')}`;
}

/** All that is known of one run. */
export interface RunAccount {
  run: RunDetail;
  steps: StepRow[];
  rules: RuleRow[];
  totals: TotalRow[];
  files: FileRow[];
}

const FILES_SHOWN = 20;

/** One run in full: what it was, its steps, what its rules found, its sums and its files. */
export function renderRun(account: RunAccount, style: Style, width: number | undefined): string {
  const { run, rules, totals, files } = account;
  const section = (title: string, body: string) => `${style('bold', title)}\n${body}`;
  const options = { indent: '  ', width, heading: (text: string) => style('dim', text) };
  const found = rules.filter(({ violations }) => violations > 0);
  const broken = totals.filter(({ holds }) => !holds);
  const blocks = [heading(run, style), section('Steps', steps(account, style, width))];
  if (found.length > 0)
    blocks.push(section('Rules that found something', renderTable(foundTable(found), options)));
  if (rules.length > found.length && found.length === 0) blocks.push(`all ${rules.length} rules held`);
  if (broken.length > 0)
    blocks.push(section(style('red', 'Sums that do not hold'), renderTable(totalsTable(broken), options)));
  else if (totals.length > 0) blocks.push(`all ${totals.length} sums hold`);
  if (files.length > 0) {
    const more = files.length - FILES_SHOWN;
    const rest = more > 0 ? `\n  … and ${group(more)} more: --json lists them all` : '';
    blocks.push(section('Files', renderTable(filesTable(files.slice(0, FILES_SHOWN)), options) + rest));
  }
  return blocks.join('\n\n');
}

function heading(run: RunDetail, style: Style): string {
  const status = style(run.status === 'failed' ? 'red' : 'green', run.status);
  const asOf = run.as_of === null ? '' : `, as of ${run.as_of}`;
  const read = run.bytes === null ? '' : `, ${showBytes(run.bytes)}`;
  const leftOut = run.files_left_out > 0 ? `, ${style('red', `${group(run.files_left_out)} left out`)}` : '';
  const lines = [
    `${style('bold', run.run)}  ${run.pipeline} ${status} in ${run.seconds.toFixed(1)} s${asOf}${run.full_refresh ? ', full refresh' : ''}`,
    `  started ${moment(run.started)} UTC`,
    `  source  ${run.source}`,
    `  files   ${run.files_seen === null ? 'the source could not be listed' : `${group(run.files_seen)} seen, ${group(run.files_loaded)} loaded${read}`}${leftOut}`,
    `  records ${group(run.records)}: ${group(run.loaded)} into bronze, ${group(run.quarantined)} unreadable`,
    `  made by Mallard ${run.mallard_version}${of('code', run.code_fingerprint)}${of('definitions', run.definitions_fingerprint)}, DuckDB ${run.duckdb_version}`,
  ];
  if (run.error !== null) lines.push(`  ${style('red', run.error)}`);
  return lines.join('\n');
}

function of(what: string, fingerprint: string | null): string {
  return fingerprint === null ? '' : `, ${what} ${fingerprint}`;
}

function steps({ steps: rows }: RunAccount, style: Style, width: number | undefined): string {
  const table = tableOf(rows, {
    step: { type: 'text', of: ({ step }) => step },
    made: { type: 'text', of: ({ mode, status }) => (status === 'failed' ? 'failed' : made(mode)) },
    'rows in': { type: 'number', of: ({ rows_in }) => rows_in },
    'rows out': { type: 'number', of: ({ rows_out }) => rows_out },
    quarantined: { type: 'number', of: ({ quarantined }) => quarantined || null },
    'set aside': { type: 'number', of: ({ set_aside }) => set_aside || null },
    bytes: { type: 'number', of: ({ bytes }) => (bytes === null ? null : showBytes(bytes)) },
    seconds: { type: 'number', of: ({ seconds }) => seconds.toFixed(2) },
    fingerprint: { type: 'text', of: ({ fingerprint }) => fingerprint },
  });
  return renderTable(table, {
    indent: '  ',
    width,
    heading: (text) => style('dim', text),
    cell: (text, column, row) =>
      column === 'made' && rows[row]?.status === 'failed' ? style('red', text) : text,
  });
}

function made(mode: string): string {
  return mode === 'files' ? 'new files' : mode === 'kept' ? 'as it was' : mode;
}

function foundTable(rows: readonly RuleRow[]) {
  return tableOf(rows, {
    table: { type: 'text', of: ({ table }) => table },
    rule: { type: 'text', of: ({ rule }) => rule },
    action: { type: 'text', of: ({ action }) => action },
    checked: { type: 'number', of: ({ checked }) => checked },
    violations: { type: 'number', of: ({ violations }) => violations },
    share: { type: 'number', of: ({ share }) => percent(share) },
    expected: { type: 'text', of: ({ expect }) => expect },
  });
}

function totalsTable(rows: readonly TotalRow[]) {
  return tableOf(rows, {
    table: { type: 'text', of: ({ table }) => table },
    total: { type: 'text', of: ({ total }) => total },
    input: { type: 'number', of: ({ input }) => input },
    output: { type: 'number', of: ({ output }) => output },
  });
}

function filesTable(rows: readonly FileRow[]) {
  return tableOf(rows, {
    path: { type: 'text', of: ({ path }) => path },
    status: { type: 'text', of: ({ status }) => status },
    bytes: { type: 'number', of: ({ bytes }) => showBytes(bytes) },
    records: { type: 'number', of: ({ records }) => records },
    loaded: { type: 'number', of: ({ loaded }) => loaded },
    quarantined: { type: 'number', of: ({ quarantined }) => quarantined || null },
    skipped: { type: 'number', of: ({ skipped }) => skipped || null },
    forgotten: { type: 'number', of: ({ forgotten }) => forgotten || null },
    note: { type: 'text', of: ({ error }) => error },
  });
}
