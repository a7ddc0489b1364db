import type { TestRow } from '../../definitions/test-rows.ts';
import type { Value } from '../../warehouse/statements.ts';
import { printValue, sameValue } from './same-value.ts';

/** Rows that were found, by their columns, whose types say how to compare them. */
export interface FoundRows {
  columns: { name: string; type: string }[];
  rows: Value[][];
}

/** A row that was expected and not found, one that was found and not expected, or the one in place of the other. */
export interface Difference {
  expected: TestRow | undefined;
  found: TestRow | undefined;
}

export interface Comparison {
  /** How many expected rows were found. */
  asExpected: number;
  differences: Difference[];
}

/**
 * Compares rows by the columns that each expected row names. Each found row answers for one expected row; which, is
 * chosen so that as many as possible find one. `inOrder` compares the first with the first, and so on.
 */
export function compareRows(expected: readonly TestRow[], found: FoundRows, inOrder: boolean): Comparison {
  const places = new Map(found.columns.map(({ name, type }, i) => [name, { i, type }]));
  const sameCells = (row: TestRow, values: Value[]) =>
    Object.entries(row).filter(([name, written]) => {
      const place = places.get(name);
      return place !== undefined && sameValue(place.type, written, values[place.i] ?? null);
    }).length;
  const isSame = (row: TestRow, values: Value[]) => sameCells(row, values) === Object.keys(row).length;
  const partners = inOrder
    ? expected.map((row, i) => {
        const values = found.rows[i];
        return values !== undefined && isSame(row, values) ? i : undefined;
      })
    : pairUp(expected.map((row) => found.rows.flatMap((values, j) => (isSame(row, values) ? [j] : []))));

  const named = new Set(expected.flatMap((row) => Object.keys(row)));
  const left = new Set(found.rows.keys());
  for (const partner of partners) if (partner !== undefined) left.delete(partner);
  const differences = expected.flatMap((row, i): Difference[] => {
    if (partners[i] !== undefined) return [];
    const [nearest] = inOrder
      ? [...left].filter((j) => j === i)
      : [...left].sort((a, b) => sameCells(row, found.rows[b] ?? []) - sameCells(row, found.rows[a] ?? []));
    if (nearest === undefined) return [{ expected: row, found: undefined }];
    left.delete(nearest);
    return [{ expected: row, found: shown(found, nearest, named) }];
  });
  const more = [...left].map((j) => ({ expected: undefined, found: shown(found, j, named) }));
  return {
    asExpected: partners.filter((partner) => partner !== undefined).length,
    differences: [...differences, ...more],
  };
}

/** A found row as text, by the columns that are expected or, where none is, by those that hold something. */
function shown({ columns, rows }: FoundRows, index: number, named: ReadonlySet<string>): TestRow {
  const cells = columns.map(({ name }, i): [string, string | null] => {
    const value = rows[index]?.[i] ?? null;
    return [name, value === null ? null : printValue(value)];
  });
  return Object.fromEntries(
    cells.filter(([name, value]) => (named.size > 0 ? named.has(name) : value !== null)),
  );
}

/**
 * Gives each left side one of its candidates, no candidate twice, so that as many as possible have one: a side that
 * finds all of its own taken asks whoever took one to move on (augmenting paths).
 */
function pairUp(candidates: readonly number[][]): (number | undefined)[] {
  const takenBy = new Map<number, number>();
  const seat = (side: number, asked: Set<number>): boolean =>
    (candidates[side] ?? []).some((candidate) => {
      if (asked.has(candidate)) return false;
      asked.add(candidate);
      const holder = takenBy.get(candidate);
      if (holder !== undefined && !seat(holder, asked)) return false;
      takenBy.set(candidate, side);
      return true;
    });
  for (const side of candidates.keys()) seat(side, new Set());
  const partners: (number | undefined)[] = candidates.map(() => undefined);
  for (const [candidate, side] of takenBy) partners[side] = candidate;
  return partners;
}
