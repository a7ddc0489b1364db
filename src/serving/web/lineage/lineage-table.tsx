import { choose } from '../lib/route.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { TableGraph } from './table-graph.ts';

/** The picture in words: every table, what it reads and what reads it. */
export function LineageTable({ graph: { nodes, edges } }: { graph: TableGraph }) {
  const rows = nodes.map(({ name, layer, pipelines, columns }) => [
    name,
    layer,
    pipelines.join(', '),
    columns.length,
    edges
      .filter(({ to }) => to === name)
      .map(({ from }) => from)
      .join(', '),
    edges
      .filter(({ from }) => from === name)
      .map(({ to }) => to)
      .join(', '),
  ]);
  const columns = ['table', 'layer', 'pipeline', 'columns', 'reads', 'is_read_by'].map((name) => ({
    name,
    type: name === 'columns' ? 'INTEGER' : 'VARCHAR',
  }));
  return (
    <DataTable
      answer={{ columns, rows }}
      caption="Tables and what they read"
      cell={(column, value) =>
        column === 'table' ? (
          <button type="button" class="link" onClick={() => choose({ table: String(value), column: '' })}>
            {String(value)}
          </button>
        ) : undefined
      }
    />
  );
}
