/** Letters, digits and what cannot be taken for YAML among them; no space at either end. */
const PLAIN = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_ ./()%=<>+-]*[\p{L}\p{N}_.)%])?$/u;
const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;

/**
 * A text as YAML: as it is where nobody could take it for anything else, in double quotes where somebody could. Holds
 * between brackets and braces too.
 */
export function yamlText(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) && !/^[0-9]/.test(text) ? text : JSON.stringify(text);
}

/** As `yamlText`, for a text on a line of its own: outside of brackets commas are letters like any other. */
export function yamlLine(text: string): string {
  return yamlText(text.replaceAll(', ', ' ').replaceAll('; ', ' ')).startsWith('"')
    ? JSON.stringify(text)
    : text;
}

/** As `yamlText`, where numbers, `true` and `false` are the text they are written as: in tests of SQL. */
export function yamlCell(text: string | null): string {
  if (text === null) return 'null';
  const isNumber = /^-?[0-9][0-9.]*$/.test(text);
  return isNumber || (PLAIN.test(text) && !/^null$/i.test(text)) ? text : JSON.stringify(text);
}

const WIDTH = 110;

/** `{a: 1, b: 2}` behind `before`, with as many entries a line as there is room for. */
export function yamlMap(before: string, entries: readonly string[]): string {
  const indent = ' '.repeat(before.length + 1);
  const lines: string[] = [];
  let line = `${before}{`;
  for (const [i, entry] of entries.entries()) {
    const text = entry + (i === entries.length - 1 ? '}' : ',');
    if (i > 0 && line.length + 1 + text.length > WIDTH) {
      lines.push(line);
      line = indent + text;
    } else line += i === 0 ? text : ` ${text}`;
  }
  return [...lines, entries.length === 0 ? `${line}}` : line].join('\n');
}
