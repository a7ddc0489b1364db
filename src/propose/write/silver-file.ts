import { PROVENANCE_NAMES } from '../../definitions/own-columns.ts';
import type { Proposal, ProposedColumn } from '../propose.ts';

/** `sql/silver/<table>.sql`: the text of each column without the space around it, then typed. */
export function silverFile({ name, table, columns, date, dayName }: Proposal): string {
  const isTyped = columns.some(({ reading }) => reading !== undefined);
  const typed = columns.flatMap((column) => [
    typedColumn(column),
    ...(column === date && dayName !== undefined
      ? [`cast(${column.reading?.convert(column.sql)} as date) as ${dayName}`]
      : []),
  ]);
  const head = isTyped
    ? [
        `-- One row per record of the files of ${name}, typed. Text that is there but cannot be read exactly becomes null here`,
        '-- and is told from absent text by the columns that start with _has_bad_; only the rules see those.',
      ]
    : [`-- One row per record of the files of ${name}.`];
  const lines = [
    ...head,
    'with',
    '',
    'arrived as (',
    '    select',
    selected([...columns.map(({ sql }) => `nullif(trim(${sql}), '') as ${sql}`), ...PROVENANCE_NAMES]),
    `    from bronze.${table}`,
    ')',
  ];
  if (isTyped)
    lines.push(
      ',',
      '',
      'typed as (',
      '    select',
      selected([...typed, ...PROVENANCE_NAMES, ...columns.flatMap(helpers)]),
      '    from arrived',
      ')',
    );
  return `${[...lines, '', `select * from ${isTyped ? 'typed' : 'arrived'}`].join('\n').replace(')\n,', '),')}\n`;
}

function typedColumn({ sql, reading }: ProposedColumn): string {
  return reading === undefined ? sql : `${reading.convert(sql)} as ${sql}`;
}

/** What only rules see: that a text could not be read, or was rounded. */
function helpers({ name, sql, reading }: ProposedColumn): string[] {
  if (reading === undefined) return [];
  return [
    `${sql} is not null and ${reading.convert(sql)} is null as _has_bad_${name}`,
    ...(reading.rounds === undefined
      ? []
      : [`${sql} is not null and ${reading.rounds(sql)} as _has_rounded_${name}`]),
  ];
}

function selected(columns: readonly string[]): string {
  return columns.map((column) => `        ${column}`).join(',\n');
}
