import { MallardError } from '../errors.ts';
import { readLineage } from '../lineage/lineage-table.ts';
import { type LineageGraph, lineageGraph } from '../lineage/lineage-target.ts';
import type { ColumnRef } from '../lineage/uses.ts';
import type { Database } from '../warehouse/database.ts';

/** What the published file says of where its columns come from. Throws `usage` where it was made before that was kept. */
export async function publishedLineage(database: Database): Promise<LineageGraph> {
  const columns = await database.rows<ColumnRef>(
    `select schema_name || '.' || table_name as "table", column_name as "column" from duckdb_columns()
     where not internal order by table_oid, column_index`,
  );
  const edges = columns.some(({ table }) => table === 'ops.lineage') ? await readLineage(database) : [];
  if (edges.length === 0) {
    throw new MallardError('usage', 'the published file holds no lineage', {
      next: 'it was made by an older Mallard; mallard run --full-refresh',
    });
  }
  return lineageGraph(edges, columns);
}
