import type { Proposal, ProposedColumn } from '../../propose/propose.ts';
import type { styler } from '../terminal.ts';
import { renderTable, tableOf } from './table.ts';

type Style = ReturnType<typeof styler>;

/** What `mallard init` did. */
export interface InitReport {
  proposal: Proposal;
  /** Absolute. */
  project: string;
  source: string;
  sample: string;
  dialect: string;
  patterns: string[];
  /** Within the project. */
  files: string[];
  tests: number;
  /** Commands to type next, behind `mallard`. */
  next: string[];
}

/** What a script needs to know of it. */
export function describeInit({ proposal, ...rest }: InitReport) {
  const { name, table, columns, date, dayName, key, slashDates, records, notes } = proposal;
  return {
    pipeline: name,
    tables: [`bronze.${table}`, `silver.${table}`],
    ...rest,
    records,
    columns: columns.map((column) => ({
      name: column.name,
      header: column.header,
      type: typeOf(column),
      nulls: records - column.present,
      distinct: column.distinct,
      examples: column.examples,
      required: column.isRequired,
    })),
    slash_dates: slashDates,
    as_of: date === undefined ? 'processing_date' : (dayName ?? date.name),
    key: key.map((column) => column.name),
    notes,
  };
}

/** The columns, one a line. */
export function renderColumns({ columns, records }: Proposal, heading?: (line: string) => string): string {
  const table = tableOf(columns, {
    column: { type: 'text', of: ({ name }) => name },
    header: { type: 'text', of: ({ header }) => cut(header, 30) },
    type: { type: 'text', of: typeOf },
    nulls: { type: 'number', of: ({ present }) => records - present },
    examples: { type: 'text', of: ({ examples }) => examples.map((text) => cut(text, 24)).join(' | ') },
  });
  return renderTable(table, { indent: '  ', ...(heading === undefined ? {} : { heading }) });
}

/** What was found, what was taken for it, what was written, and what to type next. */
export function renderInit(report: InitReport, style: Style): string {
  const { proposal, sample, dialect, patterns, source, files, tests, next } = report;
  const { columns, key, date, dayName, notes, records, table } = proposal;
  const head = (text: string) => style('bold', text);
  const day = date === undefined ? 'processing_date' : (dayName ?? date.name);
  return [
    `${head(sample)}: ${count(records, 'record')}, ${count(columns.length, 'column')} (${dialect})`,
    '',
    renderColumns(proposal, head),
    '',
    `  source       ${source}`,
    `  files        ${patterns.join(' ')}`,
    `  as-of date   the newest silver.${table}.${day}`,
    `  key          ${key.map(({ name }) => name).join(', ') || 'none: no columns tell the records apart'}`,
    ...(notes.length === 0
      ? []
      : ['', head('to know'), ...notes.map((note) => `  ${style('yellow', '!')} ${note}`)]),
    '',
    head('written'),
    ...files.map((file) => `  ${file}`),
    `${style('green', 'valid')}, and ${count(tests, 'test')} of it pass`,
    '',
    head('next'),
    ...next.map((command) => `  npx mallard ${command}`),
  ].join('\n');
}

function typeOf({ reading }: ProposedColumn): string {
  return reading?.type ?? 'VARCHAR';
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}
