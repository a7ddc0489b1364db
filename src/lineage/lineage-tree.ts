import type { Edge } from './pipeline-lineage.ts';
import { type ColumnRef, refKey } from './uses.ts';

export type Direction = 'upstream' | 'downstream';

/** A column (or a table, with the column `*`) and what it comes from, or what comes from it. */
export interface LineageNode {
  table: string;
  /** One column; of a source all the headers under which it may arrive. */
  columns: string[];
  isSource: boolean;
  /** What the value is computed from (or what is computed from it), each with its own. */
  next: LineageNode[];
  /** What filters, joins, groups, orders or chooses it (or what it does that to), by table. Not followed. */
  indirect: { table: string; columns: string[] }[];
  /** It stands elsewhere in the tree, with what follows from it. */
  isRepeated: boolean;
}

/** The tree of a column or table. What is met again is not followed again. */
export function lineageTree(edges: readonly Edge[], start: ColumnRef, direction: Direction): LineageNode {
  const isSource = !edges.some(({ table }) => table === start.table);
  return grow(
    { table: start.table, columns: [start.column], isSource },
    adjacency(edges, direction),
    new Set(),
  );
}

/** The edges that a tree is made of, each once. */
export function edgesReached(edges: readonly Edge[], start: ColumnRef, direction: Direction): Edge[] {
  const beside = adjacency(edges, direction);
  const reached = new Set<Edge>();
  const seen = new Set<string>();
  const queue = [refKey(start.table, start.column)];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const step of beside.get(key) ?? []) {
      reached.add(step.edge);
      if (step.edge.how === 'direct') queue.push(refKey(step.to.table, step.to.column));
    }
  }
  return edges.filter((edge) => reached.has(edge));
}

interface Step {
  edge: Edge;
  to: ColumnRef;
}

/** Each end's edges in one direction; a table as such leads to tables alone. */
function adjacency(edges: readonly Edge[], direction: Direction): Map<string, Step[]> {
  const beside = new Map<string, Step[]>();
  for (const edge of edges) {
    const made = { table: edge.table, column: edge.column };
    const from = { table: edge.fromTable, column: edge.fromColumn };
    const [here, to] = direction === 'upstream' ? [made, from] : [from, made];
    if (here.column === '*' && to.column !== '*') continue;
    const key = refKey(here.table, here.column);
    beside.set(key, [...(beside.get(key) ?? []), { edge, to }]);
  }
  return beside;
}

type Start = Pick<LineageNode, 'table' | 'columns' | 'isSource'>;

function grow(start: Start, beside: Map<string, Step[]>, seen: Set<string>): LineageNode {
  const key = refKey(start.table, start.columns.join(' '));
  const steps = start.columns.flatMap((column) => beside.get(refKey(start.table, column)) ?? []);
  if (seen.has(key) && steps.length > 0) return { ...start, next: [], indirect: [], isRepeated: true };
  seen.add(key);
  const next = startsOf(steps).map((child) => grow(child, beside, seen));
  return { ...start, next, indirect: indirectOf(steps), isRepeated: false };
}

/** Where to go on: each column reached directly, those of one source together. */
function startsOf(steps: readonly Step[]): Start[] {
  const starts: Start[] = [];
  for (const { edge, to } of steps.filter((step) => step.edge.how === 'direct')) {
    const isSource = edge.fromKind === 'source' && to.table === edge.fromTable;
    const other = starts.find((start) => isSource && start.isSource && start.table === to.table);
    if (other === undefined) starts.push({ table: to.table, columns: [to.column], isSource });
    else other.columns.push(to.column);
  }
  return starts;
}

/** What is used both ways is shown once, as direct. */
function indirectOf(steps: readonly Step[]): LineageNode['indirect'] {
  const isDirect = new Set(
    steps.filter(({ edge }) => edge.how === 'direct').map(({ to }) => refKey(to.table, to.column)),
  );
  const tables = new Map<string, string[]>();
  for (const { edge, to } of steps) {
    if (edge.how === 'direct' || isDirect.has(refKey(to.table, to.column))) continue;
    tables.set(to.table, [...(tables.get(to.table) ?? []), to.column]);
  }
  return [...tables].map(([table, columns]) => ({ table, columns }));
}
