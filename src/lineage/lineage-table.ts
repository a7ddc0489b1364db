import type { Database } from '../warehouse/database.ts';
import { quoteText } from '../warehouse/quote.ts';
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
  if (rows.length === 0) return;
  const values = rows.map((row) => `(${[runId, pipeline, ...row].map(quoteText).join(', ')})`);
  await database.run(`insert into ops.lineage values ${values.join(',\n')}`);
}

function valuesOf({ table, column, fromKind, fromTable, fromColumn, how }: Edge): string[] {
  return [table, column, fromKind, fromTable, fromColumn, how];
}
