/** A name, or `schema.table`, as Spark writes it. */
export function sparkTable(name: string): string {
  return name
    .split('.')
    .map((part) => `\`${part.replaceAll('`', '``')}\``)
    .join('.');
}

/** The name of a column, whatever is in it. */
export function sparkName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text as Spark writes it, where a backslash escapes. */
export function sparkText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A list of texts for `in`, never empty. */
export function sparkTexts(texts: readonly string[]): string {
  return texts.length === 0 ? '(null)' : `(${texts.map(sparkText).join(', ')})`;
}
