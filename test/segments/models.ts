import type { SegmentationDefinition } from '../../src/definitions/steps.ts';
import type { Segmented } from '../../src/segments/segment.ts';
import { segment } from '../../src/segments/segment.ts';
import type { Database } from '../../src/warehouse/database.ts';
import { type Customer, writeCustomers } from './customers.ts';

/** One row of `gold.clusters`. */
export interface ClusterRow {
  id: string;
  Cluster: number;
  Position: number;
  Segment?: string | null;
  Distance: number | null;
  Next_Cluster: number | null;
  Next_Distance: number | null;
  Set_Apart_By: string | null;
}

/** What a test looks at in a row of `ops.models`. */
export interface ModelRow {
  run_id: string;
  model_id: string;
  k: number;
  customers: number;
  outliers: number;
  sample: number;
  definition: string;
  data_fingerprint: string;
  compared_with: string | null;
  kept_share: number | null;
  centre_shift: number | null;
  stability_index: number | null;
}

let runs = 0;

/** One more run over these customers: what it did, and what it left. */
export async function runOver(
  database: Database,
  customers: readonly Customer[],
  definition: SegmentationDefinition,
): Promise<{ segmented: Segmented; rows: ClusterRow[]; model: ModelRow }> {
  await writeCustomers(database, customers);
  return runAgain(database, definition);
}

/** One more run over what is there. */
export async function runAgain(
  database: Database,
  definition: SegmentationDefinition,
): Promise<{ segmented: Segmented; rows: ClusterRow[]; model: ModelRow }> {
  const runId = `run ${++runs}`;
  const segmented = await segment(database, definition, { runId, asOf: null });
  const rows = await database.rows<ClusterRow>('select * from gold.clusters order by all');
  const model = await database.row<ModelRow>('select * from ops.models where run_id = $runId', { runId });
  return { segmented, rows, model };
}

/** As if no run had been before. */
export async function forgetModels(database: Database): Promise<void> {
  for (const table of ['models', 'model_clusters', 'model_centroids', 'outlier_limits', 'model_selection'])
    await database.run(`delete from ops.${table}`);
}

/** The cluster of each customer. */
export function clustersById(rows: readonly ClusterRow[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ id, Cluster }) => [id, Cluster]));
}
