/** The fields of one record, or why its text is none. A field that is absent (nothing between two delimiters) is null. */
export type Split =
  | { fields: (string | null)[] }
  | { problem: 'unclosed quote' | 'text after a closing quote' };

const QUOTE = '"';

/**
 * Splits one record, its final newline already taken off, after RFC 4180: a field that begins with a quote ends at
 * the next quote that is not doubled; a quote anywhere else is a character like any other. `""` is an empty
 * text, which is not the same as an absent field. Nothing is trimmed.
 */
export function splitRecord(text: string, delimiter: string): Split {
  const fields: (string | null)[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === QUOTE) {
      const end = closingQuote(text, at);
      if (end === -1) return { problem: 'unclosed quote' };
      fields.push(text.slice(at + 1, end).replaceAll('""', QUOTE));
      at = end + 1;
      if (at < text.length && text[at] !== delimiter) return { problem: 'text after a closing quote' };
    } else {
      const end = text.indexOf(delimiter, at);
      const field = text.slice(at, end === -1 ? undefined : end);
      fields.push(field === '' ? null : field);
      at = end === -1 ? text.length : end;
    }
    if (at >= text.length) return { fields };
    at += 1;
  }
}

/**
 * Whether every quote in a line opens a field, closes one, or is half of a doubled one inside; so it is in every
 * line that a CSV writer wrote as one record.
 */
export function isWellQuoted(line: string, delimiter: string): boolean {
  for (let open = line.indexOf(QUOTE); open !== -1; ) {
    if (open > 0 && line[open - 1] !== delimiter) return false;
    const close = closingQuote(line, open);
    if (close === -1 || (close + 1 < line.length && line[close + 1] !== delimiter)) return false;
    open = line.indexOf(QUOTE, close + 1);
  }
  return true;
}

/** Where the quoted field that opens at `open` closes, or -1. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf(QUOTE, open + 1);
  while (at !== -1 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at;
}

/** A record of these fields as `splitRecord` reads it back. Fields are quoted where they have to be. */
export function joinRecord(fields: readonly (string | null)[], delimiter: string): string {
  return fields.map((field) => quoteField(field, delimiter)).join(delimiter);
}

function quoteField(field: string | null, delimiter: string): string {
  if (field === null) return '';
  const plain = field !== '' && !field.includes(QUOTE) && !field.includes(delimiter) && !/[\r\n]/.test(field);
  return plain ? field : `${QUOTE}${field.replaceAll(QUOTE, '""')}${QUOTE}`;
}
