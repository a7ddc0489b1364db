import type { QueryResult, Value } from '../../warehouse/statements.ts';

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

interface TableOptions {
  /** Characters a line may have; the last text column is wrapped to fit. */
  width?: number | undefined;
  /** What stands before each line. */
  indent?: string;
  heading?: (text: string) => string;
  /** Styles a cell that has its width already; widths are counted without it. */
  cell?: (text: string, column: string, row: number) => string;
}

/** Lays out rows in columns, numbers to the right and grouped by thousands. */
export function renderTable({ columns, rows }: QueryResult, options: TableOptions = {}): string {
  const { indent = '', heading = (text: string) => text, cell = (text: string) => text, width } = options;
  const numeric = columns.map(({ type }) => NUMERIC.test(type));
  const cells = rows.map((row) => row.map((value, i) => show(value, numeric[i] ?? false)));
  const widths = columns.map(({ name }, i) =>
    Math.max(name.length, ...cells.map((row) => (row[i] ?? '').length)),
  );
  const last = widths.length - 1;
  const before = widths.slice(0, -1).reduce((sum, w) => sum + w + 2, indent.length);
  const room = width === undefined || numeric[last] ? Number.POSITIVE_INFINITY : Math.max(20, width - before);
  const padded = (row: string[]) =>
    row.map((text, i) =>
      i === last && !numeric[i]
        ? text
        : numeric[i]
          ? text.padStart(widths[i] ?? 0)
          : text.padEnd(widths[i] ?? 0),
    );
  const body = cells.flatMap((row, r) => {
    const [first = '', ...more] = wrap(row[last] ?? '', room);
    const lead = ' '.repeat(before - indent.length);
    const styled = padded([...row.slice(0, -1), first]).map((text, i) =>
      cell(text, columns[i]?.name ?? '', r),
    );
    return [styled.join('  '), ...more.map((text) => lead + text)];
  });
  const head = heading(
    padded(columns.map(({ name }) => name))
      .join('  ')
      .trimEnd(),
  );
  return [head, ...body].map((text) => indent + text.trimEnd()).join('\n');
}

function show(value: Value | undefined, numeric: boolean): string {
  if (value === null || value === undefined) return '';
  if (numeric) return group(String(value));
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).replace(/\r?\n/g, '⏎');
}

/** `1234567.80` as `1,234,567.80`. Anything that is no plain number stays as it is. */
export function group(number: string | number): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(String(number)) ?? [];
  return whole === '' ? String(number) : sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Objects as a table: of each, these columns. `text` holds anything, a number as it is written. */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: Record<string, { type: 'text' | 'number'; of: (row: Row) => Value }>,
): QueryResult {
  const entries = Object.entries(columns);
  return {
    columns: entries.map(([name, { type }]) => ({ name, type: type === 'number' ? 'DOUBLE' : 'VARCHAR' })),
    rows: rows.map((row) => entries.map(([, { of }]) => of(row))),
  };
}
