import { PROVENANCE } from '../../definitions/own-columns.ts';
import type { Proposal, ProposedColumn } from '../propose.ts';
import { yamlLine, yamlText } from './yaml-text.ts';

const MOST_OF_AN_EXAMPLE = 40;

/** `expectations/silver/<table>.yaml`. */
export function rulesFile(proposal: Proposal): string {
  const { table, columns, key, date, dayName, records } = proposal;
  const grain =
    key.length === 0 ? 'one row per record' : `one row per ${key.map(({ name }) => name).join(', ')}`;
  const lines = [
    `table: silver.${table}`,
    `grain: ${grain}`,
    `rows_of: bronze.${table}`,
    '',
    'columns:',
    ...columns.flatMap((column) => [
      described(column.name, column.reading?.type ?? 'VARCHAR', wordsOn(column, records)),
      ...(column === date && dayName !== undefined
        ? [described(dayName, 'DATE', `day of ${column.name}`)]
        : []),
    ]),
    ...PROVENANCE.map(({ name, type, description }) => described(name, type, description)),
    ...expectations(columns),
    ...hasRules(columns, records),
    ...checks(proposal),
  ];
  return `${lines.join('\n')}\n`;
}

function described(name: string, type: string, description: string): string {
  return `  ${yamlText(name)}: {type: ${/^[A-Z]+$/.test(type) ? type : JSON.stringify(type)}, description: ${yamlText(description)}}`;
}

/** The header, what it holds, and whether it may be absent. */
function wordsOn({ header, examples, present, reading }: ProposedColumn, records: number): string {
  const shown = examples.slice(0, 2).map((text) => {
    const line = text.replace(/\s+/g, ' ');
    return line.length > MOST_OF_AN_EXAMPLE ? `${line.slice(0, MOST_OF_AN_EXAMPLE)}…` : line;
  });
  const such = shown.length === 0 || reading?.type === 'BOOLEAN' ? '' : `, such as ${shown.join(' or ')}`;
  const absent =
    records === 0 ? '' : present === 0 ? '; empty in the sample' : present < records ? '; may be absent' : '';
  return `${header}${such}${absent}`;
}

/** What is there has to be readable, or the record is bad data. What is rounded stays, and is counted. */
function expectations(columns: readonly ProposedColumn[]): string[] {
  const typed = columns.filter(({ reading }) => reading !== undefined);
  if (typed.length === 0) return [];
  return [
    '',
    'expectations:  # a row that breaks one with drop is in quarantine, as it arrived; with warn it stays and is counted',
    ...typed.flatMap(({ name, reading }) => [
      `  - name: valid_${name}`,
      `    expect: not _has_bad_${name}`,
      '    on_violation: drop',
      `    description: ${yamlLine(`absent, or ${reading?.words}`)}`,
      ...(reading?.rounds === undefined
        ? []
        : [
            `  - name: unrounded_${name}`,
            `    expect: not coalesce(_has_rounded_${name}, false)`,
            '    on_violation: warn',
            '    description: it had no more than two decimals, zeros at the end aside',
          ]),
    ]),
  ];
}

/** Columns without a null in the sample, the short form of a warning each. */
function hasRules(columns: readonly ProposedColumn[], records: number): string[] {
  const always = columns.filter(({ present }) => records > 0 && present === records);
  if (always.length === 0) return [];
  return [
    '',
    'expect:  # every record of the sample has these: one that does not stays and is counted',
    ...always.map(
      ({ name, sql }) =>
        `  has_${name}: ${sql.startsWith('"') ? `'${sql} is not null'` : `${sql} is not null`}`,
    ),
  ];
}

function checks({ columns, key }: Proposal): string[] {
  const known = columns.filter(({ values }) => values !== undefined);
  if (key.length === 0 && known.length === 0) return [];
  const unique = [
    '  - name: unique_key',
    `    unique: [${key.map(({ name }) => yamlText(name)).join(', ')}]`,
    '    on_violation: warn',
    '    description: no record comes twice',
  ];
  return [
    '',
    'checks:',
    ...(key.length === 0 ? [] : unique),
    ...known.flatMap(({ name, sql, values = [] }) => [
      `  - name: known_${name}`,
      `    accepted_values: {column: ${yamlText(name)}, values: [${values.map(yamlText).join(', ')}]}`,
      `    filter: ${sql.startsWith('"') ? `'${sql} is not null'` : `${sql} is not null`}`,
      '    on_violation: warn',
      '    description: one of the values of the sample',
    ]),
  ];
}
