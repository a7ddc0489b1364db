import { csvRecord } from '../../serving/csv.ts';
import type { QueryResult } from '../../warehouse/statements.ts';

/** Rows as CSV (RFC 4180) with a header. Null is nothing, an empty text is `""`. */
export function renderCsv({ columns, rows }: QueryResult): string {
  return [columns.map(({ name }) => name), ...rows].map(csvRecord).join('\n');
}

/** Rows as a JSON array of objects. Decimals and dates are text, so that nothing is rounded. */
export function renderJson({ columns, rows }: QueryResult): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
  return JSON.stringify(objects, null, 2);
}
