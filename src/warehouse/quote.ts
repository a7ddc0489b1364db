/** A SQL identifier, quoted whatever it holds: `a"b` becomes `"a""b"`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A `schema.table` name, each part quoted. */
export function quoteTable(table: string): string {
  return table.split('.').map(quoteName).join('.');
}

/** A SQL string literal: `it's` becomes `'it''s'`. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `"a" VARCHAR, "b" INTEGER`: the columns of a table that is made. */
export function columnList(columns: readonly { name: string; type: string }[]): string {
  return columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
}

/** A comma-separated list of quoted identifiers, each behind `prefix` (an alias with its dot) if given. */
export function quoteNames(names: readonly string[], prefix = ''): string {
  return names.map((name) => prefix + quoteName(name)).join(', ');
}

/** A parenthesised list of string literals for `in`. Never empty: SQL has no empty list. */
export function quoteTexts(texts: readonly string[]): string {
  return texts.length === 0 ? '(null)' : `(${texts.map(quoteText).join(', ')})`;
}

/** A DOUBLE literal of exactly this number: a bare `0.1` would be a DECIMAL to DuckDB. */
export function quoteDouble(number: number): string {
  return `cast('${number}' as double)`;
}
