import type { SourceFormat } from '../../definitions/source.ts';
import type { Proposal, ProposedColumn } from '../propose.ts';
import { yamlText } from './yaml-text.ts';

/** Where the files of a proposal arrive, as its pipeline says. */
export interface WrittenSource {
  /** A folder, relative to the project where it is in it, or `s3://bucket/prefix`. */
  folder: string;
  patterns: readonly string[];
  format: SourceFormat['format'];
}

/** `pipelines/<name>.yaml`. */
export function pipelineFile(proposal: Proposal, { folder, patterns, format }: WrittenSource): string {
  const { name, table, columns, slashDates, date, dayName } = proposal;
  const lines = [
    `pipeline: ${name}`,
    `description: Files of ${name}, a row for each record, typed and checked`,
    '',
    'source:',
    `  folder: ${yamlText(folder)}  # --source overrides it`,
    `  files: [${patterns.map((pattern) => JSON.stringify(pattern)).join(', ')}]`,
    ...(format === 'auto' ? [] : [`  format: ${format}`]),
    '',
    'bronze:',
    `  table: bronze.${table}`,
    '  columns:  # matched by name, in any order; case and surrounding space do not matter',
    ...columns.map((column) => `    - ${columnOf(column)}`),
    '',
    ...slashLines(slashDates, proposal.ambiguousDate),
    'as_of:',
    '  default: latest  # or today, or a date; --as-of overrides it',
    date === undefined
      ? `  column: silver.${table}.processing_date  # the files have no date of their own: the newest day on which one was processed`
      : `  column: silver.${table}.${dayName ?? date.name}`,
    '',
    'steps:  # in this order; nothing reads a table that comes later',
    `  - table: silver.${table}`,
    '',
    `try: ${tryQuery(proposal)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A first look at what a run makes. */
export function tryQuery({ table }: Pick<Proposal, 'table'>): string {
  return `select * from silver.${table} limit 5`;
}

function columnOf({ name, header, isRequired }: ProposedColumn): string {
  const also = header.toLowerCase() === name ? '' : `, also: [${yamlText(header)}]`;
  return `{name: ${yamlText(name)}${also}${isRequired ? '' : ', required: false'}}`;
}

function slashLines(slashDates: Proposal['slashDates'], ambiguous: string | undefined): string[] {
  if (slashDates === 'refuse') return [];
  const [meaning, other] =
    slashDates === 'day_first' ? ['12 January', 'month_first'] : ['1 December', 'day_first'];
  const doubt = ambiguous === undefined ? '' : `; the sample does not tell, so it may have to be ${other}`;
  return [`slash_dates: ${slashDates}  # 12/1/2026 is ${meaning}${doubt}`, ''];
}
