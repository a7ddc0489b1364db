/** What stands for itself nowhere else in a pattern: an escape, a class, a point, the end, or any other character. */
const PARTS = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g;

/** `\s` as RE2 means it: Java's has a vertical tab more. */
const SPACE = String.raw`\t\n\f\r `;

/**
 * A pattern of RE2, which is DuckDB's, as Java reads the same: `$` is the end of the text and not also before a last
 * line break, a point is everything but a line feed, a bracket in a class is a bracket.
 */
export function javaPattern(pattern: string): string {
  return (pattern.match(PARTS) ?? []).map(javaPart).join('');
}

/**
 * The same for the first match alone. Group 1 is what stands before it, which a replacement has to put back, group 2
 * the match, and group 3 the pattern's own first.
 */
export function firstMatchOf(pattern: string): string {
  return String.raw`\A((?s:.*?))(${javaPattern(pattern)})`;
}

/** A replacement of RE2, whose groups are `\1`, as Java writes it. `shift` is added to the number of each group. */
export function javaReplacement(replacement: string, shift: number): string {
  const parts = replacement.match(/\\[\s\S]|[\s\S]/g) ?? [];
  return parts
    .map((part, i) => {
      if (/^\\\d$/.test(part)) return `$${Number(part.slice(1)) + shift}`;
      const isAfterGroup = /^\\\d$/.test(parts[i - 1] ?? '');
      return part === '$' || part === '\\' || (isAfterGroup && /^\d$/.test(part)) ? `\\${part}` : part;
    })
    .join('');
}

function javaPart(part: string): string {
  if (part === '$') return String.raw`\z`;
  if (part === '.') return String.raw`[^\n]`;
  if (part === String.raw`\s`) return `[${SPACE}]`;
  if (part === String.raw`\S`) return `[^${SPACE}]`;
  if (!part.startsWith('[')) return part;
  const inside = (part.slice(1, -1).match(/\\[\s\S]|[\s\S]/g) ?? []).map((character) => {
    if (character === String.raw`\s`) return SPACE;
    return character === '[' || character === '&' ? `\\${character}` : character;
  });
  return `[${inside.join('')}]`;
}
