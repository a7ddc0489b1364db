import type { Database } from '../../warehouse/database.ts';
import type { Proposal, ProposedColumn } from '../propose.ts';
import { SAMPLE } from '../read-sample.ts';
import { yamlCell, yamlMap, yamlText } from './yaml-text.ts';

/** A record of a sample: of each column its text, and what it is as its type. */
export type GoodRow = { column: ProposedColumn; text: string | null; value: string | null }[];

/** A longer text says no more in a test. */
const LONGEST = 80;

/** The first of the fullest records, as the proposal reads it; undefined where there is none that it reads whole. */
export async function findGoodRow(
  database: Database,
  { columns }: Pick<Proposal, 'columns'>,
): Promise<GoodRow | undefined> {
  const values = columns.map(({ reading }, i) => reading?.convert(`v${i}`) ?? `v${i}`);
  const isRead = columns.map((_, i) => `(v${i} is null or ${values[i]} is not null)`).join(' and ');
  const filled = columns.map((_, i) => `cast(v${i} is not null as integer)`).join(' + ');
  const list = columns.map((_, i) => `v${i}, cast(${values[i]} as varchar) as t${i}`).join(', ');
  const [row] = await database.rows<Record<string, string | null>>(
    `select ${list} from ${SAMPLE} where ${isRead} order by ${filled} desc, _row limit 1`,
  );
  if (row === undefined) return undefined;
  return columns.flatMap((column, i) => {
    const text = row[`v${i}`] ?? null;
    return text !== null && text.length > LONGEST ? [] : [{ column, text, value: row[`t${i}`] ?? null }];
  });
}

/** `expectations/silver/<table>.tests.yaml`. */
export function testsFile({ table, columns, records }: Proposal, good: GoodRow | undefined): string {
  const bronze = `bronze.${table}`;
  const nothing = [
    '  - name: no record makes no row',
    '    given:',
    `      ${bronze}: []`,
    '    expect:',
    '      rows: []',
    '      quarantined: []',
  ];
  if (good === undefined) return `${['tests:', ...nothing].join('\n')}\n`;
  const lines = [
    '# Every value is text as it arrives. A column that a given row does not name is that of a record of the sample:',
    'defaults:',
    `  ${bronze}:`,
    yamlMap(
      '    ',
      good.map(({ column, text }) => `${yamlText(column.name)}: ${yamlCell(text)}`),
    ),
    '',
    'tests:',
    '  - name: a record of the sample is typed',
    '    given:',
    `      ${bronze}: [{}]`,
    '    expect:',
    '      rows:',
    yamlMap(
      '        - ',
      good.map(({ column, value }) => `${yamlText(column.name)}: ${yamlCell(value)}`),
    ),
    '      quarantined: []',
    '',
    ...spoilt(bronze, good),
    ...blank(bronze, columns, records),
    ...nothing,
  ];
  return `${lines.join('\n')}\n`;
}

/** What a row in quarantine says of itself: a column of this name cannot be asked for there. */
const OF_QUARANTINE = ['rules', 'reason', 'line'];

/** Each typed column of the record spoilt in its turn. */
function spoilt(bronze: string, good: GoodRow): string[] {
  const typed = good.filter(({ column }) => column.reading !== undefined);
  if (typed.length === 0) return [];
  const bad = typed.map(({ column: { name }, text }) => ({
    name,
    cell: `${yamlText(name)}: ${yamlCell(`${text ?? ''}x`)}`,
  }));
  return [
    '  - name: what is there but cannot be read goes to quarantine as it arrived',
    '    given:',
    `      ${bronze}:`,
    ...bad.map(({ cell }) => `        - {${cell}}`),
    '    expect:',
    '      rows: []',
    '      quarantined:',
    ...bad.map(({ name, cell }) =>
      OF_QUARANTINE.includes(name)
        ? `        - {rules: valid_${name}}`
        : `        - {rules: valid_${name}, ${cell}}`,
    ),
    '',
  ];
}

/** A record with nothing in it is no bad data: what is absent is counted. */
function blank(bronze: string, columns: readonly ProposedColumn[], records: number): string[] {
  const always = columns.filter(({ present }) => present === records);
  const violations = always.map(({ name }) => `has_${name}: 1`);
  return [
    '  - name: blank text is absent; a record without it stays and is counted',
    '    given:',
    `      ${bronze}:`,
    yamlMap(
      '        - ',
      columns.map(({ name }) => `${yamlText(name)}: " "`),
    ),
    '    expect:',
    '      rows:',
    yamlMap(
      '        - ',
      columns.map(({ name }) => `${yamlText(name)}: null`),
    ),
    '      quarantined: []',
    ...(violations.length === 0 ? [] : [yamlMap('      violations: ', violations)]),
    '',
  ];
}
