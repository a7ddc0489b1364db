import type { LineageGraph } from '../../lineage/lineage-target.ts';
import { type Direction, type LineageNode, lineageTree } from '../../lineage/lineage-tree.ts';
import type { ColumnRef } from '../../lineage/uses.ts';

type Style = (style: 'bold' | 'dim', text: string) => string;

/** A column's or table's lineage for people: a tree, and for a table also where each of its columns comes from. */
export function renderLineage(
  graph: LineageGraph,
  start: ColumnRef,
  direction: Direction,
  style: Style,
): string {
  const tree = lineageTree(graph.edges, start, direction);
  const lines = [style('bold', labelOf(tree)), ...branches(tree, graph, direction, style)];
  if (tree.next.length === 0) lines.splice(1, 0, ...nothingLine(tree, direction));
  if (start.column === '*' && direction === 'upstream') lines.push(...columnLines(graph, start.table, style));
  return lines.join('\n');
}

/** All tables, from each source down. */
export function renderOverview(graph: LineageGraph, style: Style): string {
  const { edges } = graph;
  const made = new Set(edges.map(({ table }) => table));
  const sources = [...new Set(edges.map(({ fromTable }) => fromTable))].filter((table) => !made.has(table));
  return sources
    .map((table) => {
      const tree = lineageTree(edges, { table, column: '*' }, 'downstream');
      return [style('bold', table), ...branches(tree, graph, 'downstream', style)].join('\n');
    })
    .join('\n\n');
}

/** Says why nothing leads on, where nothing does. */
function nothingLine({ indirect }: LineageNode, direction: Direction): string[] {
  const branch = indirect.length === 0 ? '└─' : '├─';
  if (direction === 'upstream') return [`${branch} no value of a column: a constant, the clock, or a choice`];
  return indirect.length === 0 ? [`${branch} nothing`] : [];
}

function branches(node: LineageNode, graph: LineageGraph, direction: Direction, style: Style): string[] {
  const blocks: string[][] = [
    ...node.next.map((child) => [
      labelOf(child) + (child.isRepeated ? style('dim', ' (as above)') : ''),
      ...branches(child, graph, direction, style),
    ]),
    ...notesOn(node, graph, direction).map((note) => [style('dim', note)]),
  ];
  return blocks.flatMap(([head = '', ...rest], i) => {
    const [first, further] = i === blocks.length - 1 ? ['└─ ', '   '] : ['├─ ', '│  '];
    return [first + head, ...rest.map((line) => further + line)];
  });
}

/** A line a table of what has an indirect part in it, or of what it has one in. */
function notesOn({ indirect, next }: LineageNode, graph: LineageGraph, direction: Direction): string[] {
  return indirect.map(({ table, columns }) => {
    if (direction === 'upstream') return `by ${table}: ${columns.map(columnName).join(', ')}`;
    const known = graph.columns.get(table) ?? [];
    const direct = next.filter((child) => child.table === table).flatMap((child) => child.columns);
    const others = known.filter((column) => !direct.includes(column));
    const isAll = others.length > 2 && others.every((column) => columns.includes(column));
    const every = direct.length === 0 ? 'every column' : 'every other column';
    return `decides over ${table}: ${isAll ? every : columns.join(', ')}`;
  });
}

function labelOf({ table, columns, isSource }: LineageNode): string {
  const [column = '*'] = columns;
  if (column === '*') return table;
  return isSource ? `${columns.join(' or ')} in ${table}` : `${table}.${column}`;
}

function columnName(column: string): string {
  return column === '*' ? 'its rows' : column;
}

function columnLines({ edges, columns }: LineageGraph, table: string, style: Style): string[] {
  const names = columns.get(table) ?? [];
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const from = edges.filter((edge) => edge.table === table && edge.column === name);
    const direct = from.filter(({ how }) => how === 'direct');
    const shown = (direct.length > 0 ? direct : from).map(({ fromTable, fromColumn }) =>
      fromColumn === '*' ? `rows of ${fromTable}` : `${fromTable}.${fromColumn}`,
    );
    const origin = from.length === 0 ? 'a constant, or the clock' : shown.join(', ');
    return `  ${name.padEnd(width)}  ${direct.length === 0 && from.length > 0 ? style('dim', `by ${origin}`) : origin}`;
  });
  return lines.length === 0 ? [] : ['', style('bold', 'columns'), ...lines];
}
