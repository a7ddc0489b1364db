import { layout as arrange, graphlib } from '@dagrejs/dagre';
import { componentsOf } from './components.ts';
import { ranksOf } from './ranks.ts';
import type { TableEdge, TableGraph, TableNode } from './table-graph.ts';

export const NODE_WIDTH = 196;
export const NODE_HEIGHT = 42;

/** A table in its place; `left` and `top` are its corner. */
export interface PlacedNode extends TableNode {
  left: number;
  top: number;
}

export interface PlacedEdge extends TableEdge {
  /** As SVG writes a path. */
  path: string;
}

export interface Layout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

/**
 * Places tables from left to right by layer and by what they read; what has nothing to do with one another stands
 * one below the other, the largest first. The same graph is placed the same way.
 */
export function layout(tables: TableGraph): Layout {
  const all: Layout = { nodes: [], edges: [], width: 0, height: 0 };
  const parts = componentsOf(tables).sort((one, other) => other.nodes.length - one.nodes.length);
  for (const part of parts) {
    const { nodes, edges, width, height } = arranged(part, all.height);
    all.nodes.push(...nodes);
    all.edges.push(...edges);
    all.width = Math.max(all.width, width);
    all.height += height;
  }
  return all;
}

/** Tables that hang together, placed below what is there. */
function arranged(tables: TableGraph, below: number): Layout {
  const ranks = ranksOf(tables);
  const graph = new graphlib.Graph();
  graph.setDefaultEdgeLabel(() => ({}));
  graph.setGraph({ ...SPACES, ...ranker(ranks) });
  for (const { name } of tables.nodes) graph.setNode(name, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of tables.edges)
    if ((ranks.get(from) ?? 0) < (ranks.get(to) ?? 0)) graph.setEdge(from, to);
  arrange(graph);
  const { width, height } = graph.graph() as { width: number; height: number };
  const nodes = tables.nodes.map((node): PlacedNode => {
    const { x, y } = graph.node(node.name) as Point;
    return { ...node, left: x - NODE_WIDTH / 2, top: below + y - NODE_HEIGHT / 2 };
  });
  const places = new Map(nodes.map((node) => [node.name, node]));
  const edges = tables.edges.flatMap((edge): PlacedEdge[] => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    const points = graph.hasEdge(edge.from, edge.to)
      ? (graph.edge(edge.from, edge.to) as { points: Point[] }).points.slice(1, -1)
      : [];
    const way = points.map(({ x, y }) => ({ x, y: below + y }));
    return [{ ...edge, path: pathThrough(from, to, way) }];
  });
  return { nodes, edges, width, height };
}

const SPACES = { rankdir: 'LR', nodesep: 10, edgesep: 5, ranksep: 46, marginx: 12, marginy: 12 };

interface Point {
  x: number;
  y: number;
}

/** dagre takes a function here, and has made room for labels between any two ranks before it is called. */
function ranker(ranks: ReadonlyMap<string, number>): object {
  return {
    ranker: (graph: graphlib.Graph) => {
      for (const name of graph.nodes())
        (graph.node(name) as { rank: number }).rank = 2 * (ranks.get(name) ?? 0);
    },
  };
}

/** From the right side of one to the left side of the other, bending only between columns. */
function pathThrough(from: PlacedNode, to: PlacedNode, way: readonly Point[]): string {
  const start = { x: from.left + NODE_WIDTH, y: from.top + NODE_HEIGHT / 2 };
  const end = { x: to.left, y: to.top + NODE_HEIGHT / 2 };
  let before = start;
  const parts = [...way.filter(({ x }) => x > start.x && x < end.x), end].map((point) => {
    const middle = (before.x + point.x) / 2;
    const part = `C${n(middle)} ${n(before.y)} ${n(middle)} ${n(point.y)} ${n(point.x)} ${n(point.y)}`;
    before = point;
    return part;
  });
  return `M${n(start.x)} ${n(start.y)}${parts.join('')}`;
}

function n(value: number): string {
  return value.toFixed(1);
}

/** The table nearest to one in a direction; undefined where none lies there. What lies aside counts as further away. */
export function neighbour(
  nodes: readonly PlacedNode[],
  from: PlacedNode,
  direction: 'left' | 'right' | 'up' | 'down',
): PlacedNode | undefined {
  const isAcross = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const ranked = nodes.flatMap((node) => {
    const [across, down] = [node.left - from.left, node.top - from.top];
    const [ahead, aside] = isAcross ? [across * sign, Math.abs(down)] : [down * sign, Math.abs(across)];
    return ahead > 1 && (isAcross || aside < 1) ? [{ node, far: ahead + 2 * aside }] : [];
  });
  return ranked.sort((one, other) => one.far - other.far)[0]?.node;
}
