import { describe, expect, it } from 'vitest';
import type { Edge } from '../../../../src/lineage/pipeline-lineage.ts';
import { columnPath, pairKey } from '../../../../src/serving/web/lineage/column-path.ts';
import { componentsOf } from '../../../../src/serving/web/lineage/components.ts';
import { layout, NODE_HEIGHT, NODE_WIDTH, neighbour } from '../../../../src/serving/web/lineage/layout.ts';
import { ranksOf } from '../../../../src/serving/web/lineage/ranks.ts';
import {
  partOf,
  reach,
  type TableGraph,
  type TableNode,
  tableGraph,
} from '../../../../src/serving/web/lineage/table-graph.ts';

const edge = (
  to: string,
  from: string,
  how: Edge['how'] = 'direct',
  fromKind: Edge['fromKind'] = 'table',
) => {
  const [table, column] = ends(to);
  const [fromTable, fromColumn] = ends(from);
  return { table, column, fromKind, fromTable, fromColumn, how };
};

function ends(text: string): [string, string] {
  const at = text.lastIndexOf('/');
  return [text.slice(0, at), text.slice(at + 1)];
}

const EDGES = [
  edge('bronze.s/a', 'in/*.csv/A', 'direct', 'source'),
  edge('gold.names/n', 'lookups/names.csv/n', 'direct', 'lookup'),
  edge('silver.s/a', 'bronze.s/a'),
  edge('silver.s/b', 'bronze.s/b', 'indirect'),
  edge('gold.sums/total', 'silver.s/a'),
  edge('gold.sums/total', 'silver.s/b', 'indirect'),
  edge('gold.sums/total', 'gold.names/n', 'indirect'),
  edge('gold.other/x', 'bronze.t/x'),
];

const COLUMNS = {
  'bronze.s': ['a', 'b'],
  'bronze.t': ['x'],
  'silver.s': ['a', 'b'],
  'gold.names': ['n'],
  'gold.sums': ['total'],
  'gold.other': ['x'],
  'in/*.csv': ['A'],
  'lookups/names.csv': ['n'],
};

const OWNERS = new Map([
  ...['bronze.s', 'silver.s', 'gold.names', 'gold.sums'].map((name): [string, string] => [name, 'one']),
  ['bronze.t', 'two'],
  ['gold.other', 'two'],
]);

const GRAPH = tableGraph({ edges: EDGES, columns: COLUMNS }, OWNERS);

describe('tables and what they are made of', () => {
  it('are pairs, each once; a pair by which only choices are made says so', () => {
    expect(GRAPH.edges).toContainEqual({ from: 'silver.s', to: 'gold.sums', isDirect: true });
    expect(GRAPH.edges).toContainEqual({ from: 'gold.names', to: 'gold.sums', isDirect: false });
    expect(GRAPH.edges.filter(({ from, to }) => from === 'silver.s' && to === 'gold.sums')).toHaveLength(1);
  });

  it('know their layers, and sources the pipelines that read them', () => {
    const facts = GRAPH.nodes.map(({ name, layer, pipelines }) => [name, layer, pipelines]);
    expect(facts).toContainEqual(['in/*.csv', 'source', ['one']]);
    expect(facts).toContainEqual(['lookups/names.csv', 'source', ['one']]);
    expect(facts).toContainEqual(['gold.other', 'gold', ['two']]);
  });

  it('are reached up and down, through all tables between', () => {
    expect([...reach(GRAPH.edges, 'gold.sums', 'upstream')].sort()).toEqual(
      ['bronze.s', 'gold.names', 'in/*.csv', 'lookups/names.csv', 'silver.s'].sort(),
    );
    expect([...reach(GRAPH.edges, 'in/*.csv', 'downstream')].sort()).toEqual([
      'bronze.s',
      'gold.sums',
      'silver.s',
    ]);
  });

  it('are filtered by pipeline, layer, and a name or a column of it, edges with them', () => {
    const names = (wanted: Parameters<typeof partOf>[1]) =>
      partOf(GRAPH, wanted).nodes.map(({ name }) => name);
    expect(names({ pipeline: 'two', layer: '', search: '' })).toEqual(['bronze.t', 'gold.other']);
    expect(names({ pipeline: '', layer: 'gold', search: 'TOTAL' })).toEqual(['gold.sums']);
    expect(partOf(GRAPH, { pipeline: '', layer: 'gold', search: '' }).edges).toEqual([
      { from: 'gold.names', to: 'gold.sums', isDirect: false },
    ]);
  });
});

describe('the path of a column', () => {
  const path = columnPath(EDGES, 'gold.sums', 'total');

  it('tells values from what only chooses, which is not followed', () => {
    expect(path.upstream).toEqual([
      { table: 'in/*.csv', column: 'A', how: 'direct' },
      { table: 'bronze.s', column: 'a', how: 'direct' },
      { table: 'silver.s', column: 'a', how: 'direct' },
      { table: 'silver.s', column: 'b', how: 'indirect' },
      { table: 'gold.names', column: 'n', how: 'indirect' },
    ]);
    expect(path.tables.get('silver.s')).toBe('direct');
    expect(path.tables.get('gold.names')).toBe('indirect');
    expect(path.pairs.get(pairKey('silver.s', 'gold.sums'))).toBe('direct');
    expect(path.tables.has('gold.sums')).toBe(false);
  });

  it('goes down as it goes up', () => {
    const down = columnPath(EDGES, 'bronze.s', 'a').downstream.map(({ table }) => table);
    expect(down.sort()).toEqual(['gold.sums', 'silver.s']);
  });
});

describe('the picture', () => {
  it('has each table right of what it reads, and each layer right of the one before', () => {
    const ranks = ranksOf(GRAPH);
    expect(ranks.get('in/*.csv')).toBe(0);
    expect(ranks.get('bronze.t')).toBe(1);
    expect(ranks.get('silver.s')).toBe(2);
    expect(ranks.get('gold.names')).toBe(3);
    expect(ranks.get('gold.sums')).toBe(4);
  });

  it('goes round a circle once', () => {
    const circle = graphOf(
      ['gold.a', 'gold.b'],
      [
        ['gold.a', 'gold.b'],
        ['gold.b', 'gold.a'],
      ],
    );
    expect([...ranksOf(circle).values()].sort()).toEqual([0, 1]);
    expect(layout(circle).nodes).toHaveLength(2);
  });

  it('sets what hangs together apart from the rest', () => {
    expect(componentsOf(GRAPH).map(({ nodes, edges }) => [nodes.length, edges.length])).toEqual([
      [6, 5],
      [2, 1],
    ]);
  });

  it('lets no two of 300 tables overlap, and draws each edge from side to side', () => {
    const names = Array.from({ length: 300 }, (_, i) => `${i < 100 ? 'silver' : 'gold'}.t${i}`);
    const pairs = names.slice(1).map((name, i): [string, string] => [names[Math.floor(i / 3)] ?? '', name]);
    const { nodes, edges, width, height } = layout(graphOf(names, pairs));
    const overlaps = nodes.flatMap((one) =>
      nodes.filter(
        (other) =>
          one !== other &&
          Math.abs(one.left - other.left) < NODE_WIDTH &&
          Math.abs(one.top - other.top) < NODE_HEIGHT,
      ),
    );
    expect(overlaps).toEqual([]);
    expect(edges).toHaveLength(299);
    expect(edges.every(({ path }) => /^M[\d. -]+(C[\d. -]+)+$/.test(path))).toBe(true);
    expect(Math.max(...nodes.map(({ left }) => left)) + NODE_WIDTH).toBeLessThanOrEqual(width);
    expect(Math.max(...nodes.map(({ top }) => top)) + NODE_HEIGHT).toBeLessThanOrEqual(height);
  });

  it('is empty of nothing', () => {
    expect(layout({ nodes: [], edges: [] })).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });

  it('has neighbours to each side', () => {
    const at = (name: string, left: number, top: number) => ({ ...nodeOf(name), left, top });
    const [a, b, c, d] = [at('a', 0, 0), at('b', 200, 90), at('c', 200, 10), at('d', 0, 60)];
    const from = (node: typeof a, direction: Parameters<typeof neighbour>[2]) =>
      neighbour([a, b, c, d], node, direction)?.name;
    expect([from(a, 'right'), from(a, 'down'), from(c, 'down'), from(b, 'left')]).toEqual([
      'c',
      'd',
      'b',
      'd',
    ]);
    expect([from(a, 'up'), from(a, 'left')]).toEqual([undefined, undefined]);
  });
});

function nodeOf(name: string): TableNode {
  const layer = /^(silver|gold)\./.exec(name)?.[1] as 'silver' | 'gold' | undefined;
  return { name, layer: layer ?? 'source', pipelines: [], columns: [] };
}

function graphOf(names: string[], pairs: [string, string][]): TableGraph {
  return { nodes: names.map(nodeOf), edges: pairs.map(([from, to]) => ({ from, to, isDirect: true })) };
}
