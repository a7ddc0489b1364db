import { edgesReached } from '../../../lineage/lineage-tree.ts';
import type { Edge } from '../../../lineage/pipeline-lineage.ts';

/** A column of another table on the way to or from one. */
export interface Step {
  table: string;
  column: string;
  how: Edge['how'];
}

/** Where a column comes from and where it goes, through all tables. */
export interface ColumnPath {
  /** What its value is computed from, and what chooses it, nearest tables first. */
  upstream: Step[];
  downstream: Step[];
  /** The tables on the way, by what leads to them: `direct` where a value does. */
  tables: Map<string, Edge['how']>;
  /** Pairs of tables on the way, `from → to`, likewise. */
  pairs: Map<string, Edge['how']>;
}

/** How a pair of tables is called in `pairs`. */
export function pairKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

/** The path of one column. What chooses it is told of, and not followed: it makes no value of it. */
export function columnPath(edges: readonly Edge[], table: string, column: string): ColumnPath {
  const path: ColumnPath = { upstream: [], downstream: [], tables: new Map(), pairs: new Map() };
  for (const direction of ['upstream', 'downstream'] as const) {
    const found = edgesReached(edges, { table, column }, direction);
    const steps = new Map<string, Step>();
    for (const edge of found) {
      const other =
        direction === 'upstream'
          ? { table: edge.fromTable, column: edge.fromColumn }
          : { table: edge.table, column: edge.column };
      const key = JSON.stringify([other.table, other.column]);
      if (steps.get(key)?.how !== 'direct') steps.set(key, { ...other, how: edge.how });
      note(path.tables, other.table, edge.how);
      note(path.pairs, pairKey(edge.fromTable, edge.table), edge.how);
    }
    path[direction] = [...steps.values()].filter((step) => step.column !== '*');
  }
  path.tables.delete(table);
  return path;
}

/** One value that flows is more than any number of choices. */
function note(known: Map<string, Edge['how']>, key: string, how: Edge['how']): void {
  if (known.get(key) !== 'direct') known.set(key, how);
}
