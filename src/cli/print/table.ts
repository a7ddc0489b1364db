import type { QueryResult, Value } from '../../warehouse/database.ts';

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

interface TableOptions {
  /** Characters a line may have; the last text column is wrapped to fit. */
  width?: number | undefined;
  /** What stands before each line. */
  indent?: string;
  heading?: (text: string) => string;
}

/** Lays out rows in columns, numbers to the right and grouped by thousands. */
export function renderTable({ columns, rows }: QueryResult, options: TableOptions = {}): string {
  const { indent = '', heading = (text: string) => text, width } = options;
  const numeric = columns.map(({ type }) => NUMERIC.test(type));
  const cells = rows.map((row) => row.map((value, i) => show(value, numeric[i] ?? false)));
  const widths = columns.map(({ name }, i) =>
    Math.max(name.length, ...cells.map((row) => (row[i] ?? '').length)),
  );
  const last = widths.length - 1;
  const before = widths.slice(0, -1).reduce((sum, w) => sum + w + 2, indent.length);
  const room = width === undefined || numeric[last] ? Number.POSITIVE_INFINITY : Math.max(20, width - before);
  const line = (row: string[]) =>
    row
      .map((cell, i) =>
        i === last && !numeric[i]
          ? cell
          : numeric[i]
            ? cell.padStart(widths[i] ?? 0)
            : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ');
  const body = cells.flatMap((row) => {
    const [first = '', ...more] = wrap(row[last] ?? '', room);
    const lead = ' '.repeat(before - indent.length);
    return [line([...row.slice(0, -1), first]), ...more.map((text) => lead + text)];
  });
  const head = heading(line(columns.map(({ name }) => name)).trimEnd());
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
