import { closest } from '../definitions/closest.ts';
import type { BronzeColumn } from '../definitions/source.ts';

/** Which field of a file's records holds what. Positions count from 0. */
export interface HeaderMap {
  /** Number of fields a record of this file has. */
  width: number;
  /** For each contract column the position of its field, or undefined where an optional one is missing. */
  columns: { name: string; position: number | undefined }[];
  /** Fields the contract has no column for. */
  unknown: { name: string; position: number }[];
}

/**
 * Matches a file's header against the contract by name: in any order, whatever the case or surrounding space,
 * under any of a column's names. Gives a sentence when a required column is missing or a column is there twice.
 */
export function matchHeader(
  header: readonly (string | null)[],
  contract: readonly BronzeColumn[],
): HeaderMap | string {
  const names = header.map((name) => canonical(name ?? ''));
  const taken = new Set<number>();
  const columns: HeaderMap['columns'] = [];
  for (const column of contract) {
    const accepted = acceptedNames(column);
    const positions = names.flatMap((name, i) => (accepted.includes(name) ? [i] : []));
    if (positions.length > 1) {
      return `the header has ${column.name} ${positions.length} times (${positions.map((i) => header[i]?.trim()).join(', ')})`;
    }
    for (const position of positions) taken.add(position);
    columns.push({ name: column.name, position: positions[0] });
  }
  const missing = contract.filter(
    (column, i) => column.required && column.from_path === undefined && columns[i]?.position === undefined,
  );
  const unknown = nameUnknown(header, taken);
  if (missing.length > 0)
    return describeMissing(
      missing,
      unknown.map(({ name }) => name),
    );
  return { width: header.length, columns, unknown };
}

/** Whether a line may be a header: every required column is in it, at least once. */
export function hasRequired(header: readonly (string | null)[], contract: readonly BronzeColumn[]): boolean {
  const names = new Set(header.map((name) => canonical(name ?? '')));
  return contract
    .filter(({ required, from_path }) => required && from_path === undefined)
    .every((column) => acceptedNames(column).some((name) => names.has(name)));
}

function acceptedNames({ name, also, from_path }: BronzeColumn): string[] {
  return from_path === undefined ? [name, ...also].map(canonical) : [];
}

/** Names for the fields of no column: their header, or their place; a name that is there twice gets its place too. */
function nameUnknown(header: readonly (string | null)[], taken: ReadonlySet<number>): HeaderMap['unknown'] {
  const used = new Set<string>();
  return header.flatMap((text, position) => {
    if (taken.has(position)) return [];
    const place = `column ${position + 1}`;
    const wanted = text?.trim() || place;
    const name = used.has(wanted) ? `${wanted} (${place})` : wanted;
    used.add(name);
    return [{ name, position }];
  });
}

function describeMissing(missing: readonly BronzeColumn[], unknown: readonly string[]): string {
  const names = missing.map(({ name, also }) => {
    const near = closest(name, unknown) ?? closest(also[0] ?? name, unknown);
    return near === undefined ? name : `${name} (is '${near}' it? then add it to 'also')`;
  });
  const seen =
    unknown.length === 0 ? 'nothing else' : unknown.map((name) => `'${name.slice(0, 40)}'`).join(', ');
  return `the header lacks the required column ${names.join(' and ')}; besides known columns it has ${seen}`;
}

function canonical(name: string): string {
  return name.trim().toLowerCase();
}
