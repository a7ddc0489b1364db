import { MallardError } from '../errors.ts';
import { ASSIGNED, assignClusters, type ScoringModel } from '../segments/assign-clusters.ts';
import { makeFeatureRows, markOutliers } from '../segments/feature-rows.ts';
import { findModels, type KnownModel } from '../segments/known-model.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';
import type { QueryResult } from '../warehouse/statements.ts';
import { columnsOf } from '../warehouse/tables-there.ts';
import { refuseLeftOut } from './publishing/left-out.ts';

/** What a model of the past makes of the rows of today. */
export interface Scored {
  modelId: string;
  runId: string;
  table: string;
  source: string;
  rows: number;
  /** Of the rows that the published table has too, those that are in the same cluster there. */
  asPublished: number;
  /** One row per cluster: how many there were when the model was fitted, are by it now, and are published. */
  clusters: QueryResult;
}

/** Every model that was published, newest first: what it found, and how far from the one before. */
export async function listModels(database: Database): Promise<QueryResult> {
  return database.query(
    `select model_id, segmentation, as_of, k, customers, outliers, round(silhouette, 4) as silhouette,
       round(kept_share, 4) as kept_share, round(centre_shift, 4) as centre_shift,
       round(stability_index, 4) as stability_index, run_id
     from ops.models order by rowid desc`,
  );
}

/**
 * Scores the published rows of a model's source with it, and compares with what is published. Throws `usage` where the
 * id is that of no model, or of several.
 *
 * @param id the model's id, or how it begins
 * @param to a CSV file for the rows with their clusters, written whole or not at all; the database has to allow that
 */
export async function scoreModel(database: Database, id: string, to?: string): Promise<Scored> {
  const model = await findModel(database, id);
  const { segmentation } = model;
  for (const table of [segmentation.source, segmentation.table]) await refuseLeftOut(database, table);
  await refuseChangedSource(database, model);
  await makeFeatureRows(database, segmentation);
  await markOutliers(database, segmentation, model.limits);
  await assignClusters(database, model);
  if (to !== undefined) {
    const key = quoteName(segmentation.key);
    await database.run(`copy (from ${ASSIGNED} order by ${key}) to ${quoteText(to)} (format csv, header)`);
  }
  return {
    modelId: model.modelId,
    runId: model.runId,
    table: segmentation.table,
    source: segmentation.source,
    ...(await compareWithPublished(database, model)),
    clusters: await countClusters(database, model),
  };
}

async function findModel(database: Database, id: string): Promise<KnownModel> {
  const found = await findModels(database, id);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new MallardError(
    'usage',
    only === undefined ? `there is no model '${id}'` : `more than one model's id begins with '${id}'`,
    { next: 'mallard segments models lists them' },
  );
}

async function refuseChangedSource(database: Database, { segmentation }: ScoringModel): Promise<void> {
  const { source, key, features } = segmentation;
  const columns = await columnsOf(database, source);
  const missing = [key, ...features].filter((name) => !columns.some((column) => column.name === name));
  if (missing.length === 0) return;
  const what = columns.length === 0 ? 'is not published' : `has no ${missing.join(', ')}`;
  throw new MallardError('usage', `the model clusters ${source}, which ${what} any more`, {
    next: 'score with a model that was fitted since that changed',
  });
}

async function compareWithPublished(
  database: Database,
  { segmentation }: ScoringModel,
): Promise<Pick<Scored, 'rows' | 'asPublished'>> {
  const key = quoteName(segmentation.key);
  return database.row(
    `select count(*) as rows, count(*) filter (where now."Cluster" = published."Cluster") as "asPublished"
     from ${ASSIGNED} as now left join ${quoteTable(segmentation.table)} as published on now.${key} = published.${key}`,
  );
}

async function countClusters(database: Database, { runId, segmentation }: KnownModel): Promise<QueryResult> {
  return database.query(
    `with fitted as (
       select cluster, segment, customers from ops.model_clusters where run_id = $runId and segmentation = $table
     ),
     scored as (select "Cluster" as cluster, count(*) as customers from ${ASSIGNED} group by all),
     published as (select "Cluster" as cluster, count(*) as customers from ${quoteTable(segmentation.table)} group by all)
     select cluster, max(fitted.segment) as segment, coalesce(max(fitted.customers), 0) as when_fitted,
       coalesce(max(scored.customers), 0) as now, coalesce(max(published.customers), 0) as published
     from scored full join fitted using (cluster) full join published using (cluster)
     group by cluster order by cluster`,
    { runId, table: segmentation.table },
  );
}
