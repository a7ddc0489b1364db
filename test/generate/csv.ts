import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A field: null where there is nothing between two delimiters, which is not the empty text `""`. */
export type Field = string | null;

/** All records of a CSV text after RFC 4180, its header among them; a parser of the tests' own. */
export function parseCsv(text: string, delimiter = ','): Field[][] {
  const rest = delimiter.replace(/[|\\^$.*+?]/g, '\\$&');
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${rest}\\n][^${rest}\\n]*)?)(${rest}|\\n|$)`, 'y');
  const records: Field[][] = [];
  let record: Field[] = [];
  while (field.lastIndex < text.length || record.length > 0) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`no CSV field at character ${at}: ${text.slice(at, at + 60)}`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? null);
    if (match[3] === delimiter) continue;
    records.push(record);
    record = [];
  }
  return records;
}

/** One record with its line end, every field quoted that is not null. */
export function csvLine(fields: readonly Field[]): string {
  return `${fields.map((text) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`)).join(',')}\n`;
}

/** The text of each file in a folder, by name. */
export function readTexts(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
