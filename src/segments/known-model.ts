import { type Segmentation, segmentationSchema } from '../definitions/segmentation.ts';
import type { Database } from '../warehouse/database.ts';
import type { Cluster, ScoringModel } from './assign-clusters.ts';
import type { OutlierLimit } from './feature-rows.ts';

/** A model that was published, with all that it takes to score with it again. */
export interface KnownModel extends ScoringModel {
  runId: string;
  modelId: string;
  /** How many rows were in each cluster, outliers included. */
  sizes: { cluster: number; customers: number }[];
}

interface ModelRow {
  table: string;
  runId: string;
  modelId: string;
  definition: string | null;
}

/** The model that the newest run published for a table; undefined where there is none. */
export async function readLastModel(database: Database, table: string): Promise<KnownModel | undefined> {
  const [row] = await modelRows(database, 'segmentation = $table', { table });
  return row === undefined ? undefined : readModel(database, row);
}

/** The newest model of each segmentation that is still made, in the order in which the last runs made them. */
export async function readLastModels(database: Database): Promise<KnownModel[]> {
  const rows = await modelRows(database, 'segmentation in (select table_name from ops.tables)', {});
  const last = rows.filter(({ table }, i) => rows.findIndex((row) => row.table === table) === i).reverse();
  return readModels(database, last);
}

/** The models whose id begins like this, one each, newest first. */
export async function findModels(database: Database, id: string): Promise<KnownModel[]> {
  const rows = await modelRows(database, 'starts_with(model_id, $id)', { id });
  const different = rows.filter(({ modelId }, i) => rows.findIndex((row) => row.modelId === modelId) === i);
  return readModels(database, different);
}

async function readModels(database: Database, rows: readonly ModelRow[]): Promise<KnownModel[]> {
  const models = await Promise.all(rows.map((row) => readModel(database, row)));
  return models.filter((model) => model !== undefined);
}

async function modelRows(
  database: Database,
  where: string,
  parameters: Record<string, string>,
): Promise<ModelRow[]> {
  return database.rows<ModelRow>(
    `select segmentation as "table", run_id as "runId", model_id as "modelId", definition from ops.models where ${where} order by rowid desc`,
    parameters,
  );
}

/** Undefined for a model whose definition this version does not understand. */
async function readModel(database: Database, row: ModelRow): Promise<KnownModel | undefined> {
  const { runId, modelId } = row;
  const { data: segmentation } = segmentationSchema.safeParse(parsed(row.definition));
  if (segmentation === undefined) return undefined;
  const of = { runId, table: segmentation.table };
  const sizes = await database.rows<{
    cluster: number;
    position: number;
    segment: string | null;
    customers: number;
  }>(
    `select cluster, position, segment, customers from ops.model_clusters
     where run_id = $runId and segmentation = $table order by position`,
    of,
  );
  const centres = await database.rows<CentreRow>(
    `select cluster, feature, scaled_centroid as scaled, scaler_centre as centre, scaler_scale as scale
     from ops.model_centroids where run_id = $runId and segmentation = $table`,
    of,
  );
  const limits = await database.rows<OutlierLimit>(
    `select feature, bit, low, high from ops.outlier_limits
     where run_id = $runId and segmentation = $table order by bit`,
    of,
  );
  const clusters = sizes
    .filter(({ position }) => position >= 0)
    .map(({ cluster, position, segment }): Cluster => {
      const own = centres.filter((centre) => centre.cluster === cluster);
      return {
        cluster,
        position,
        segment: segment ?? undefined,
        centre: byFeature(segmentation, own, 'scaled'),
      };
    });
  const scaler = {
    centres: byFeature(segmentation, centres, 'centre'),
    scales: byFeature(segmentation, centres, 'scale'),
  };
  return { runId, modelId, segmentation, scaler, limits, clusters, sizes };
}

/** Undefined for what is no JSON. */
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

interface CentreRow {
  cluster: number;
  feature: string;
  scaled: number;
  centre: number;
  scale: number;
}

function byFeature(
  { features }: Segmentation,
  rows: readonly CentreRow[],
  what: 'scaled' | 'centre' | 'scale',
): number[] {
  return features.map((feature) => rows.find((row) => row.feature === feature)?.[what] ?? 0);
}
