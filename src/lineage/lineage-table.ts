import type { Database } from '../warehouse/database.ts';
import { insertRows } from '../warehouse/insert-rows.ts';
import type { Edge } from './pipeline-lineage.ts';

const COLUMNS = `table_name as "table", column_name as "column", from_kind as "fromKind", from_table as "fromTable",
  from_column as "fromColumn", how`;

/** What `ops.lineage` holds, of one pipeline or of all, in the order in which the tables are made. */
export async function readLineage(database: Database, pipeline?: string): Promise<Edge[]> {
  return database.rows<Edge>(
    `select ${COLUMNS} from ops.lineage where $pipeline is null or pipeline = $pipeline order by rowid`,
    { pipeline: pipeline ?? null },
  );
}

/**
 * Makes `ops.lineage` hold exactly these edges of a pipeline. Nothing is written where it does already, so that a row's
 * `run_id` is that of the run that first had it so. Part of a run's transaction.
 */
export async function writeLineage(
  database: Database,
  runId: string,
  pipeline: string,
  edges: readonly Edge[],
): Promise<void> {
  const before = await readLineage(database, pipeline);
  const rows = edges.map(valuesOf);
  if (JSON.stringify(rows) === JSON.stringify(before.map(valuesOf))) return;
  await database.run('delete from ops.lineage where pipeline = $pipeline', { pipeline });
  const written = edges.map(({ table, column, fromKind, fromTable, fromColumn, how }) => ({
    run_id: runId,
    pipeline,
    table_name: table,
    column_name: column,
    from_kind: fromKind,
    from_table: fromTable,
    from_column: fromColumn,
    how,
  }));
  await insertRows(database, 'ops.lineage', written);
}

function valuesOf({ table, column, fromKind, fromTable, fromColumn, how }: Edge): string[] {
  return [table, column, fromKind, fromTable, fromColumn, how];
}
