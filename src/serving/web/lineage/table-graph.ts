import type { Edge } from '../../../lineage/pipeline-lineage.ts';

/** What the server says of where columns come from. */
export interface LineageAnswer {
  edges: Edge[];
  /** Of every table, lookup and source. */
  columns: Record<string, string[]>;
}

/** The layers, from left to right; what stands in none of them comes last. */
export const LAYERS = ['source', 'bronze', 'silver', 'gold', 'quality'] as const;
type Layer = (typeof LAYERS)[number];

export interface TableNode {
  name: string;
  layer: Layer;
  /** Undefined where no pipeline makes it: sources and lookups' files. */
  pipelines: string[];
  columns: string[];
}

/** One table made from another. `direct`: values of it are in there; otherwise it only chooses, filters or orders. */
export interface TableEdge {
  from: string;
  to: string;
  isDirect: boolean;
}

export interface TableGraph {
  nodes: TableNode[];
  edges: TableEdge[];
}

/**
 * Tables and what they are made of, each pair of tables once. A source belongs to the pipelines whose tables read it.
 *
 * @param pipelineOf who makes a table
 */
export function tableGraph(
  { edges, columns }: LineageAnswer,
  pipelineOf: ReadonlyMap<string, string>,
): TableGraph {
  const outside = new Set(
    edges.filter(({ fromKind }) => fromKind === 'source').map((edge) => edge.fromTable),
  );
  const pairs = new Map<string, TableEdge>();
  for (const { table, fromTable, how } of edges) {
    if (table === fromTable) continue;
    const key = JSON.stringify([fromTable, table]);
    const known = pairs.get(key) ?? { from: fromTable, to: table, isDirect: false };
    pairs.set(key, { ...known, isDirect: known.isDirect || how === 'direct' });
  }
  const all = [...pairs.values()];
  const owners = (name: string) => {
    const own = pipelineOf.get(name);
    if (own !== undefined) return [own];
    const readers = all.filter(({ from }) => from === name).map(({ to }) => pipelineOf.get(to));
    return [...new Set(readers.filter((one) => one !== undefined))];
  };
  const nodes = Object.entries(columns).map(([name, own]): TableNode => {
    const layer = outside.has(name) ? 'source' : layerOf(name);
    return { name, layer, pipelines: owners(name), columns: own };
  });
  return { nodes, edges: all };
}

/** By its schema; what has none that is a layer is a file. */
function layerOf(name: string): Layer {
  const schema = /^(\w+)\.\w+$/.exec(name)?.[1];
  return LAYERS.find((layer) => layer === schema) ?? 'source';
}

/** All that can be reached from a table in one direction, without itself. */
export function reach(
  edges: readonly TableEdge[],
  start: string,
  direction: 'upstream' | 'downstream',
): Set<string> {
  const found = new Set<string>();
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop())
    for (const { from, to } of edges) {
      const [here, next] = direction === 'upstream' ? [to, from] : [from, to];
      if (here !== name || found.has(next) || next === start) continue;
      found.add(next);
      queue.push(next);
    }
  return found;
}

/** What a reader wants to see of a graph; an empty text wants all. */
export interface Wanted {
  pipeline: string;
  layer: string;
  search: string;
}

/** The part of a graph that is wanted: the tables of a pipeline and a layer whose name or a column's has the text in it. */
export function partOf({ nodes, edges }: TableGraph, { pipeline, layer, search }: Wanted): TableGraph {
  const text = search.trim().toLowerCase();
  const kept = nodes.filter(
    (node) =>
      (pipeline === '' || node.pipelines.includes(pipeline)) &&
      (layer === '' || node.layer === layer) &&
      (text === '' || [node.name, ...node.columns].some((name) => name.toLowerCase().includes(text))),
  );
  const names = new Set(kept.map(({ name }) => name));
  return { nodes: kept, edges: edges.filter(({ from, to }) => names.has(from) && names.has(to)) };
}
