import { relative } from 'node:path';
import type { RunReport } from '../../run/record/run-report.ts';
import { describeCopies } from './copies.ts';
import { group, renderTable } from './table.ts';

const MADE = { files: 'new files', kept: 'as it was', appended: 'appended', erased: 'forgotten', whole: '' };

type Style = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

/** A run's report for people: what came in, what was held back and why, what it made, and what to try. */
export function renderRunReport(report: RunReport, style: Style, width: number): string {
  const blocks = [title(report, style), arrived(report), ...leftOut(report, style)];
  if (report.status === 'done') {
    blocks.push(
      tables(report, style),
      ...heldBack(report, style),
      ...released(report, style),
      ...warnings(report, style),
    );
    for (const { title: heading, result } of report.sections) {
      if (result.rows.length > 0)
        blocks.push(
          section(
            heading,
            renderTable(result, { indent: '  ', width, heading: (text) => style('dim', text) }),
            style,
          ),
        );
    }
  }
  return [...blocks, ending(report, style)].join('\n\n');
}

function title({ pipeline, asOf }: RunReport, style: Style): string {
  return style('bold', `${pipeline}${asOf === null ? '' : `, as of ${asOf}`}`);
}

function arrived({ files, places, duplicates, replaced, status }: RunReport): string {
  const lines = [`  ${plural(files.seen, 'file')} in ${places.map(shown).join(' and ')}`];
  if (status === 'nothing new') lines.push('  nothing new: every table is as the last run left it');
  else
    lines.push(
      `  ${group(files.loaded)} new, ${plural(files.records, 'record')}: ${group(files.rows)} into bronze, ${group(files.rejects)} unreadable${files.skipped > 0 ? `, ${group(files.skipped)} skipped as duplicates` : ''}`,
    );
  if (replaced > 0)
    lines.push(`  ${plural(replaced, 'file')} replaced: the rows of the former content are gone`);
  if (duplicates.length > 0)
    lines.push(`  ${plural(duplicates.length, 'duplicate')} not loaded: ${someOf(duplicates)}`);
  return lines.join('\n');
}

function leftOut({ leftOut: files }: RunReport, style: Style): string[] {
  if (files.length === 0) return [];
  const lines = files.map(({ path, reason }) => `  ${style('red', path)}: ${reason}`);
  return [section(`${plural(files.length, 'file')} left out`, lines.join('\n'), style)];
}

function tables({ steps }: RunReport, style: Style): string {
  const rows = steps.map((step) => [
    step.name,
    step.rowsOut,
    step.quarantined === 0 ? null : step.quarantined,
    step.setAside === 0 ? null : step.setAside,
    step.seconds.toFixed(1),
    MADE[step.mode],
  ]);
  const columns = [
    { name: 'table', type: 'VARCHAR' },
    { name: 'rows', type: 'BIGINT' },
    { name: 'quarantined', type: 'BIGINT' },
    { name: 'set aside', type: 'BIGINT' },
    { name: 'seconds', type: 'DOUBLE' },
    { name: '', type: 'VARCHAR' },
  ];
  return renderTable({ columns, rows }, { indent: '  ', heading: (text) => style('dim', text) });
}

function heldBack({ heldBack: groups }: RunReport, style: Style): string[] {
  if (groups.length === 0) return [];
  const width = Math.max(...groups.map(({ rows }) => group(rows).length));
  const lines = groups.map(({ table, rules, reason, rows, example }) => {
    const first = example === null ? '' : `\n  ${' '.repeat(width)}  ${style('dim', `first at ${example}`)}`;
    return `  ${group(rows).padStart(width)}  ${style('yellow', rules)} in ${table}: ${reason}${first}`;
  });
  return [section('Rejected, and why (every row is in ops.quarantine)', lines.join('\n'), style)];
}

function released({ released: groups }: RunReport, style: Style): string[] {
  if (groups.length === 0) return [];
  const lines = groups.map(
    ({ table, rules, rows }) => `  ${group(rows)} into ${table}, held until now by ${style('green', rules)}`,
  );
  return [section('Released from quarantine, since a definition changed', lines.join('\n'), style)];
}

function warnings({ warnings: found }: RunReport, style: Style): string[] {
  if (found.length === 0) return [];
  const lines = found.map(
    ({ table, rule, violations, rowsChecked }) =>
      `  ${style('yellow', rule)}: ${group(violations)} of ${group(rowsChecked)} rows of ${table}`,
  );
  return [section('Kept, but worth a look', lines.join('\n'), style)];
}

function ending(report: RunReport, style: Style): string {
  const file = shown(report.warehouse);
  const seconds = `${report.seconds.toFixed(1)} s`;
  const lines = [
    report.status === 'nothing new'
      ? `${style('green', 'done')} in ${seconds}; ${whatStands(report, file)}`
      : `${style('green', 'published')} ${file} in ${seconds}`,
  ];
  lines.push(...describeCopies(report.copies, style));
  if (report.try !== null) {
    const flag = file === 'warehouse/mallard.duckdb' ? '' : ` --warehouse ${file}`;
    lines.push('try it:', `  npx mallard${flag} sql "${report.try}"`);
  }
  return lines.join('\n');
}

/** What is published where a run had nothing to publish. */
function whatStands({ rolledBack }: RunReport, file: string): string {
  if (rolledBack === null) return `${file} is up to date`;
  return `${file} stays rolled back to run ${rolledBack.run}; npx mallard publish takes that back`;
}

function section(heading: string, body: string, style: Style): string {
  return `${style('bold', heading)}\n${body}`;
}

function plural(count: number, noun: string): string {
  return `${group(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function someOf(names: readonly string[]): string {
  return names.length <= 3
    ? names.join('; ')
    : `${names.slice(0, 3).join('; ')} and ${names.length - 3} more`;
}

/** A path as the user would type it from here. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' ? '.' : short.length < path.length ? short : path;
}
