import { didYouMean } from '../definitions/closest.ts';
import { MallardError } from '../errors.ts';
import type { Edge } from './pipeline-lineage.ts';
import { same } from './scope.ts';
import type { ColumnRef } from './uses.ts';

/** What is known of all pipelines' columns: where they come from, and the columns of each table. */
export interface LineageGraph {
  edges: Edge[];
  /** Of tables, lookups and sources alike; those that come from nothing, too. */
  columns: ReadonlyMap<string, readonly string[]>;
}

/** Puts edges and the published tables' columns together; those of sources are known from the edges alone. */
export function lineageGraph(edges: Edge[], published: readonly ColumnRef[]): LineageGraph {
  const columns = new Map<string, string[]>();
  const ends = edges.flatMap(({ table, column, fromTable, fromColumn }) => [
    { table, column },
    { table: fromTable, column: fromColumn },
  ]);
  const inLineage = new Set(ends.map(({ table }) => table));
  for (const { table, column } of [...published.filter((ref) => inLineage.has(ref.table)), ...ends]) {
    const known = columns.get(table) ?? [];
    if (column !== '*' && !known.includes(column)) known.push(column);
    columns.set(table, known);
  }
  return { edges, columns };
}

/**
 * The table or column that a user means, in whatever case, `*` as the column for a table; a table's schema may be
 * left out where that is clear. Throws `usage` with the nearest name where there is none.
 */
export function findTarget(target: string, { columns }: LineageGraph): ColumnRef {
  const tables = [...columns.keys()];
  for (const table of tables) {
    for (const name of namesOf(table, tables)) {
      if (same(name, target)) return { table, column: '*' };
      const column = columns.get(table)?.find((known) => same(`${name}.${known}`, target));
      if (column !== undefined) return { table, column };
    }
  }
  const all = tables.flatMap((table) => [
    table,
    ...(columns.get(table) ?? []).map((column) => `${table}.${column}`),
  ]);
  throw new MallardError(
    'usage',
    `there is no table or column '${target}'${didYouMean(target, all, String)}`,
    { next: 'mallard lineage shows all tables, mallard lineage TABLE its columns' },
  );
}

/** What a table can be called: its name with its schema, and without where no other has the same. */
function namesOf(table: string, tables: readonly string[]): string[] {
  const bare = /^\w+\.(\w+)$/.exec(table)?.[1];
  const isClear = bare !== undefined && tables.filter((other) => other.endsWith(`.${bare}`)).length === 1;
  return isClear ? [table, bare] : [table];
}
