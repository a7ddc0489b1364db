import { describe, expect, it } from 'vitest';
import { findTarget, lineageGraph } from '../../src/lineage/lineage-target.ts';
import { edgesReached, type LineageNode, lineageTree } from '../../src/lineage/lineage-tree.ts';
import type { Edge } from '../../src/lineage/pipeline-lineage.ts';

/** `gold.g.x <- silver.s.a` (direct), `<~` (indirect); a table without a dot is a source. */
function edge(text: string): Edge {
  const [to = '', arrow, from = ''] = text.split(' ');
  const split = (name: string): [string, string] => [
    name.slice(0, name.lastIndexOf('.')),
    name.slice(name.lastIndexOf('.') + 1),
  ];
  const [[table, column], [fromTable, fromColumn]] = [split(to), split(from)];
  const fromKind = fromTable.includes('.') ? 'table' : 'source';
  return { table, column, fromKind, fromTable, fromColumn, how: arrow === '<-' ? 'direct' : 'indirect' };
}

const EDGES = [
  'bronze.b.* <- files.*',
  'bronze.b.id <- files.id',
  'bronze.b.id <- files.number',
  'bronze.b.price <- files.price',
  'silver.s.* <- bronze.b.*',
  'silver.s.id <- bronze.b.id',
  'silver.s.twice <- bronze.b.price',
  'gold.g.* <- silver.s.*',
  'gold.g.sum <- silver.s.twice',
  'gold.g.sum <~ silver.s.twice',
  'gold.g.sum <~ silver.s.id',
  'gold.g.n <- silver.s.*',
  'gold.h.* <- gold.g.*',
  'gold.h.* <- silver.s.*',
  'gold.h.both <- gold.g.sum',
  'gold.h.both <- silver.s.twice',
  'gold.h.none <~ gold.g.sum',
].map(edge);

/** A node as `name(next, …; ~ indirect)`. */
function shape({ table, columns, next, indirect, isRepeated }: LineageNode): string {
  const inside = [...next.map(shape), ...indirect.map((by) => `~${by.table}.${by.columns.join('+')}`)].join(
    ', ',
  );
  return `${table}.${columns.join('|')}${isRepeated ? '^' : ''}${inside === '' ? '' : `(${inside})`}`;
}

const tree = (table: string, column: string, direction: 'upstream' | 'downstream') =>
  shape(lineageTree(EDGES, { table, column }, direction));

describe('lineageTree', () => {
  it.each([
    ['gold.g', 'sum', 'upstream', 'gold.g.sum(silver.s.twice(bronze.b.price(files.price)), ~silver.s.id)'],
    ['silver.s', 'id', 'upstream', 'silver.s.id(bronze.b.id(files.id|number))'],
    ['gold.h', 'none', 'upstream', 'gold.h.none(~gold.g.sum)'],
    ['gold.g', 'n', 'upstream', 'gold.g.n(silver.s.*(bronze.b.*(files.*)))'],
    ['silver.s', 'id', 'downstream', 'silver.s.id(~gold.g.sum)'],
    ['gold.g', 'sum', 'downstream', 'gold.g.sum(gold.h.both, ~gold.h.none)'],
    ['silver.s', '*', 'downstream', 'silver.s.*(gold.g.*(gold.h.*), gold.h.*)'],
  ] as const)('%s.%s %s', (table, column, direction, expected) => {
    expect(tree(table, column, direction)).toBe(expected);
  });

  it('does not follow again what it has met', () => {
    expect(tree('gold.h', '*', 'upstream')).toBe(
      'gold.h.*(gold.g.*(silver.s.*(bronze.b.*(files.*))), silver.s.*^)',
    );
  });
});

describe('edgesReached', () => {
  it('gives the edges of the tree, each once, and follows direct ones alone', () => {
    const reached = edgesReached(EDGES, { table: 'gold.h', column: 'both' }, 'upstream');
    expect(reached.map(({ table, column, how }) => `${table}.${column} ${how}`)).toEqual([
      'bronze.b.price direct',
      'silver.s.twice direct',
      'gold.g.sum direct',
      'gold.g.sum indirect',
      'gold.g.sum indirect',
      'gold.h.both direct',
      'gold.h.both direct',
    ]);
    expect(edgesReached(EDGES, { table: 'gold.h', column: 'none' }, 'upstream')).toHaveLength(1);
  });
});

describe('findTarget', () => {
  const graph = lineageGraph(EDGES, [
    { table: 'gold.g', column: 'Constant' },
    { table: 'ops.runs', column: 'run_id' },
    { table: 'silver.g', column: 'x' },
  ]);

  it.each([
    ['gold.g', 'gold.g', '*'],
    ['GOLD.G.SUM', 'gold.g', 'sum'],
    ['h.both', 'gold.h', 'both'],
    ['gold.g.constant', 'gold.g', 'Constant'],
    ['files', 'files', '*'],
    ['files.number', 'files', 'number'],
  ])('%s', (target, table, column) => {
    expect(findTarget(target, graph)).toEqual({ table, column });
  });

  it.each([
    ['gold.g.sun', /no table or column 'gold\.g\.sun'; did you mean gold\.g\.sum/],
    ['ops.runs', /no table or column 'ops\.runs'$/],
    ['gold.g.*', /no table or column/],
  ])('refuses %s, and names what is near', (target, message) => {
    expect(() => findTarget(target, graph)).toThrow(message);
  });
});
