import { LAYERS, type TableGraph } from './table-graph.ts';

/**
 * In which column of the picture each table stands: right of all that it reads, and right of all tables of the layers
 * before its own. Layers that are not there take no room.
 */
export function ranksOf({ nodes, edges }: TableGraph): Map<string, number> {
  const ranks = new Map<string, number>();
  let first = 0;
  for (const layer of LAYERS) {
    const names = nodes.filter((node) => node.layer === layer).map(({ name }) => name);
    const own = new Set(names);
    const inside = edges.filter(({ from, to }) => own.has(from) && own.has(to));
    const depths = depthsIn(names, inside);
    for (const [name, depth] of depths) ranks.set(name, first + depth);
    if (names.length > 0) first += Math.max(...depths.values()) + 1;
  }
  return ranks;
}

/** The longest way to each, in steps; a circle is gone round once. */
function depthsIn(
  names: readonly string[],
  edges: readonly { from: string; to: string }[],
): Map<string, number> {
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
  const depths = new Map<string, number>();
  const open = new Set<string>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    open.add(name);
    const earlier = (before.get(name) ?? []).filter((one) => !open.has(one));
    const depth = Math.max(-1, ...earlier.map(depthOf)) + 1;
    open.delete(name);
    depths.set(name, depth);
    return depth;
  };
  for (const name of names) depthOf(name);
  return depths;
}
