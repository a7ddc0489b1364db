import type { QueryResult, Value } from '../warehouse/statements.ts';

/** One record of a CSV (RFC 4180), without its end. Null is nothing, an empty text is `""`. */
export function csvRecord(values: readonly Value[]): string {
  return values.map(csvField).join(',');
}

/** Rows that come in parts, as the text of a CSV file, its header first; formulas are guarded. */
export async function* csvInParts(parts: AsyncIterable<QueryResult>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const part of parts) {
    const records = guardFormulas(part).result.rows.map(csvRecord);
    if (isFirst) records.unshift(csvRecord(part.columns.map(({ name }) => name)));
    isFirst = false;
    if (records.length > 0) yield `${records.join('\r\n')}\r\n`;
  }
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
