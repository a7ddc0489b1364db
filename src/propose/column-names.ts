import { OWN_NAMES } from '../definitions/own-columns.ts';

/** A column as a contract may name it, and where a sample has it. */
export interface NamedColumn {
  /** As it stands in the file, without space around it. */
  header: string;
  /** Lower-case letters, digits and `_`, beginning with a letter; no other column has it, nor one of its headers. */
  name: string;
  /** Counts from 0. */
  position: number;
}

/** The columns of a header, and the fields that no contract can name. */
export interface NamedColumns {
  columns: NamedColumn[];
  /** Positions of the fields whose header is blank. */
  blank: number[];
  /** Headers that are there more than once, in whatever case. */
  repeated: string[];
}

/** Names that a table has by itself, besides those that bronze adds. */
const TAKEN = [...OWN_NAMES, 'rowid'];

const MOST_LETTERS = 60;

/**
 * Gives each field of a header a name that needs no quoting. A field that is blank or there twice gets none: a file's
 * columns are found by their headers, and those would not be found.
 */
export function nameColumns(header: readonly (string | null)[]): NamedColumns {
  const headers = header.map((text) => text?.trim() ?? '');
  const canonical = headers.map((text) => text.toLowerCase());
  const isRepeated = (i: number) =>
    canonical.indexOf(canonical[i] ?? '') !== canonical.lastIndexOf(canonical[i] ?? '');
  const blank = headers.flatMap((text, i) => (text === '' ? [i] : []));
  const repeated = headers.filter((text, i) => text !== '' && isRepeated(i));
  const kept = headers.flatMap((text, position) =>
    text === '' || isRepeated(position) ? [] : [{ header: text, position }],
  );
  const taken = new Set([...TAKEN, ...canonical]);
  const columns = kept.map(({ header: text, position }): NamedColumn => {
    const wanted = identifierOf(text, position);
    const own = canonical[position] === wanted && !TAKEN.includes(wanted);
    const name = own ? wanted : firstFree(wanted, taken);
    taken.add(name);
    return { header: text, name, position };
  });
  return { columns, blank, repeated: repeated.filter((text, i) => firstOf(repeated, text) === i) };
}

/** Where a text stands first, in whatever case. */
function firstOf(texts: readonly string[], wanted: string): number {
  return texts.findIndex((text) => text.toLowerCase() === wanted.toLowerCase());
}

/** `wanted`, or with the first number behind it that makes it free. */
export function firstFree(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}_${number}`)) return `${wanted}_${number}`;
}

/** What has no single letter to stand for it once its marks are off. */
const SPELT: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  å: 'a',
  ł: 'l',
  đ: 'd',
  '%': ' percent ',
};

/** Any text as an identifier: `Order No` and `OrderNo` as `order_no`, `Größe (cm)` as `groesse_cm`. */
export function identifierOf(text: string, position = 0): string {
  const words = text
    .normalize('NFC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[äöüßæœøåłđ%]/g, (letter) => SPELT[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MOST_LETTERS)
    .replace(/^_+|_+$/g, '');
  if (words === '') return `column_${position + 1}`;
  return /^[0-9]/.test(words) ? `column_${words}` : words;
}
