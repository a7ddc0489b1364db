import type { TableGraph } from './table-graph.ts';

/** The parts of a graph that have nothing to do with one another, each in the order of the whole. */
export function componentsOf({ nodes, edges }: TableGraph): TableGraph[] {
  const beside = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { from, to } of edges) {
    beside.get(from)?.push(to);
    beside.get(to)?.push(from);
  }
  const part = new Map<string, number>();
  let count = 0;
  for (const { name: start } of nodes) {
    if (part.has(start)) continue;
    const queue = [start];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (part.has(name)) continue;
      part.set(name, count);
      queue.push(...(beside.get(name) ?? []));
    }
    count += 1;
  }
  return Array.from({ length: count }, (_, i) => ({
    nodes: nodes.filter(({ name }) => part.get(name) === i),
    edges: edges.filter(({ from }) => part.get(from) === i),
  }));
}
