import type { Explanation } from '../../serving/explain/explain-entity.ts';
import type { Origin } from '../../serving/explain/origins.ts';
import type { Value } from '../../warehouse/statements.ts';
import { group, renderTable } from './table.ts';

type Style = (style: 'bold' | 'dim' | 'yellow', text: string) => string;

/** An explanation for people: what the key is, why, and the rows it is made of. */
export function renderExplanation(explanation: Explanation, style: Style, width: number): string {
  const table = (columns: [name: string, type: string][], rows: Value[][]) =>
    renderTable(
      { columns: columns.map(([name, type]) => ({ name, type })), rows },
      { indent: '  ', width, heading: (text) => style('dim', text) },
    );
  return [
    `${style('bold', `${explanation.key} ${explanation.value}`)}\n${facts(explanation, table)}`,
    ...distances(explanation, style, table),
    ...explanation.origins.map((origin) => rowsOf(origin, explanation, style, table)),
    ...withoutRows(explanation),
  ].join('\n\n');
}

/** Why no rows of files are shown, where the layers that have them are not published. */
function withoutRows({ origins, leftOut }: Explanation): string[] {
  if (origins.length > 0 || leftOut.length === 0) return [];
  const layers = leftOut.join(' and ');
  return [`The rows of files are not shown: mallard.yaml leaves ${layers} out of the published file`];
}

type Table = (columns: [name: string, type: string][], rows: Value[][]) => string;

function facts(
  { cluster, setApartBy, segmentation, asOf, about, outliers }: Explanation,
  table: Table,
): string {
  const rows: Value[][] = [['cluster', `${cluster} in ${segmentation}, as of ${asOf}`]];
  for (const { feature, value, low, high } of outliers) {
    const limit = value > high ? `above ${number(high)}` : `below ${number(low)}`;
    rows.push(['outlier', `${feature} ${number(value)} is ${limit}, so no centre is asked`]);
  }
  if (setApartBy !== null && outliers.length === 0)
    rows.push(['set apart by', `${setApartBy}, most of all features, from the cluster that is next`]);
  for (const { values } of about)
    rows.push(...Object.entries(values).map(([name, value]) => [name, String(value ?? '')]));
  const [, ...lines] = table(
    [
      ['', 'VARCHAR'],
      ['', 'VARCHAR'],
    ],
    rows,
  ).split('\n');
  return lines.join('\n');
}

/** Features and centres in one table: what the key has, and each centre with how far it is. */
function distances(
  { features, centres, cluster, source }: Explanation,
  style: Style,
  table: Table,
): string[] {
  const columns: [string, string][] = [
    ['', 'VARCHAR'],
    ['distance', 'DOUBLE'],
    ...features.map(({ name }): [string, string] => [name, 'DOUBLE']),
  ];
  const rows = [
    ['this one', null, ...features.map(({ value }) => value)],
    ...centres.map((centre) => [
      `centre ${centre.cluster}${centre.segment === null ? '' : ` ${centre.segment}`}${centre.cluster === cluster ? ' (its own)' : ''}`,
      centre.distance.toFixed(2),
      ...features.map(({ name }) => (centre.centre[name] ?? 0).toFixed(2)),
    ]),
    ['as it is measured', null, ...features.map(({ scaled }) => scaled?.toFixed(2) ?? null)],
  ];
  const heading = style('bold', `Features from ${source}, and how far each centre is`);
  return [`${heading}\n${table(columns, rows)}`];
}

function rowsOf(origin: Origin, { value, source }: Explanation, style: Style, table: Table): string {
  const { columns, rows, files, lines, keyColumn, pickedBy } = origin;
  const what = `${group(rows)} rows of ${origin.table} with ${keyColumn} ${value}, from ${files.length} files`;
  const shown = columns.map((name): [string, string] => [name, 'VARCHAR']);
  const body =
    lines === null
      ? table(
          [
            ['file', 'VARCHAR'],
            ['rows', 'BIGINT'],
            ['first line', 'BIGINT'],
            ['last line', 'BIGINT'],
            ...shown,
          ],
          files.map((file) => [
            file.file,
            file.rows,
            file.firstLine,
            file.lastLine,
            ...columns.map((name) => file.values[name] ?? null),
          ]),
        )
      : table(
          [['file', 'VARCHAR'], ['line', 'BIGINT'], ...shown],
          lines.map((row) => [row.file, row.line, ...columns.map((name) => row.values[name] ?? null)]),
        );
  const picked = pickedBy.length === 0 ? '' : `\n  of which ${source} picks by ${pickedBy.join(', ')}`;
  return `${style('bold', what)}${style('dim', picked)}\n${body}`;
}

function number(value: number): string {
  return group(Number(value.toFixed(2)));
}
