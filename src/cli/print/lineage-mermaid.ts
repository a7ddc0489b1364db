import type { Edge } from '../../lineage/pipeline-lineage.ts';

/**
 * Edges as a Mermaid flowchart from left to right: a box a table with its columns in it, or a node a table where
 * the edges are of tables; direct as solid arrows, indirect as dotted ones.
 */
export function renderMermaid(edges: readonly Edge[]): string {
  const ids = new Map<string, string>();
  const idOf = (table: string, column: string): string => {
    const key = JSON.stringify([table, column]);
    const id = ids.get(key) ?? `n${ids.size}`;
    ids.set(key, id);
    return id;
  };
  const arrows = edges.map(
    ({ table, column, fromTable, fromColumn, how }) =>
      `  ${idOf(fromTable, fromColumn)} ${how === 'direct' ? '-->' : '-.->'} ${idOf(table, column)}`,
  );
  const ends = [...ids].map(([key, id]) => {
    const [table = '', column = ''] = JSON.parse(key) as string[];
    return { table, column, id };
  });
  const tables = [...new Set(ends.map(({ table }) => table))];
  const boxes = tables.flatMap((table, i) => {
    const inside = ends.filter((end) => end.table === table);
    if (inside.every(({ column }) => column === '*'))
      return inside.map(({ id }) => `  ${id}[${quoted(table)}]`);
    const nodes = inside.map(({ column, id }) => `    ${id}[${quoted(column === '*' ? 'rows' : column)}]`);
    return [`  subgraph t${i}[${quoted(table)}]`, ...nodes, '  end'];
  });
  return ['flowchart LR', ...boxes, ...arrows].join('\n');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
