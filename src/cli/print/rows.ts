import type { QueryResult, Value } from '../../warehouse/database.ts';

/** Rows as CSV (RFC 4180) with a header. Null is nothing, an empty text is `""`. */
export function renderCsv({ columns, rows }: QueryResult): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => row.map(csvField).join(',')).join('\n');
}

/** Rows as a JSON array of objects. Decimals and dates are text, so that nothing is rounded. */
export function renderJson({ columns, rows }: QueryResult): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
  return JSON.stringify(objects, null, 2);
}

/**
 * Rows whose texts no spreadsheet takes for a formula: one that begins with = + - @, a tab or a carriage return gets an
 * apostrophe before it. Gives how many were changed.
 *
 * Source: OWASP, CSV Injection.
 */
export function guardFormulas({ columns, rows }: QueryResult): { result: QueryResult; changed: number } {
  let changed = 0;
  const guard = (value: Value, i: number): Value => {
    if (columns[i]?.type !== 'VARCHAR' || typeof value !== 'string' || !/^[=+\-@\t\r]/.test(value))
      return value;
    changed += 1;
    return `'${value}`;
  };
  const guarded = rows.map((row) => row.map(guard));
  return { result: { columns, rows: guarded }, changed };
}

function csvField(value: Value): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
