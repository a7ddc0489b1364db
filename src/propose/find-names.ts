import { MAX_PREAMBLE_LINES } from '../bronze/csv/find-header.ts';
import { splitRecord } from '../bronze/csv/split-record.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** So many lines tell how a file is written. */
export const LINES_TO_LOOK_AT = 500;

/**
 * The header of a CSV that no contract knows yet: the delimiter is the one under which most lines have as many fields as
 * each other, and the header the first of those lines that is half filled at least. Undefined where there is no line.
 *
 * @param lines the file's first lines, without their ends
 */
export function findNames(lines: readonly string[]): (string | null)[] | undefined {
  const [best] = DELIMITERS.map((delimiter) => readAs(delimiter, lines)).sort(
    (a, b) => Number(b.width > 1) - Number(a.width > 1) || b.alike - a.alike || b.width - a.width,
  );
  return best?.header;
}

interface AsRead {
  /** How many fields most lines have. */
  width: number;
  /** How many lines have so many. */
  alike: number;
  header: (string | null)[] | undefined;
}

function readAs(delimiter: string, lines: readonly string[]): AsRead {
  const records = lines.map((line, i) => {
    const split = splitRecord(i === 0 ? line.replace(/^\ufeff/, '') : line, delimiter);
    return 'fields' in split && line.trim() !== '' ? split.fields : undefined;
  });
  const counts = new Map<number, number>();
  for (const fields of records)
    if (fields !== undefined) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  const [width = 0, alike = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
  const header = records
    .slice(0, MAX_PREAMBLE_LINES + 1)
    .find((fields) => fields?.length === width && fields.filter(isFilled).length * 2 >= width);
  return { width, alike, header };
}

function isFilled(field: string | null): boolean {
  return field !== null && field.trim() !== '';
}

/** Whether a header looks like a record: a date, or nothing but numbers. */
export function looksLikeData(header: readonly string[]): boolean {
  const isNumber = (text: string) => /^[+-]?\d+([.,]\d+)*$/.test(text);
  return (
    header.some((text) => /^\d{4}-\d{2}-\d{2}|^\d{1,2}[/.]\d{1,2}[/.]\d{4}/.test(text)) ||
    (header.length > 0 && header.every(isNumber))
  );
}
