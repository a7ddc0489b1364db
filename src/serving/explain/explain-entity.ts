import type { Segmentation } from '../../definitions/segmentation.ts';
import { MallardError } from '../../errors.ts';
import type { LineageGraph } from '../../lineage/lineage-target.ts';
import { edgesReached } from '../../lineage/lineage-tree.ts';
import type { KnownModel } from '../../segments/known-model.ts';
import type { Database } from '../../warehouse/database.ts';
import { quoteName, quoteTable } from '../../warehouse/quote.ts';
import type { Value } from '../../warehouse/statements.ts';
import { leftOutOf, refuseLeftOut } from '../publishing/left-out.ts';
import { type Centre, type Feature, measureCentres, type Outlier, outliersOf } from './centres.ts';
import { CLUSTER, findSegmentations } from './find-segmentation.ts';
import { type Origin, readOrigins } from './origins.ts';

/** Why one key is in the cluster where it is, and the rows of files that it is made of. */
export interface Explanation {
  key: string;
  value: string;
  segmentation: string;
  cluster: number;
  /** The feature that speaks most for its cluster against the next one. */
  setApartBy: string | null;
  /** Of the run that made the clusters. */
  runId: string;
  asOf: string | null;
  /** What else the tables say that take the cluster from this segmentation, by table. */
  about: { table: string; values: Record<string, Value> }[];
  source: string;
  features: Feature[];
  /** Nearest first; those of the run that made the clusters. */
  centres: Centre[];
  /** The features that lie outside their limits; none for a key in a cluster of its own kind. */
  outliers: Outlier[];
  origins: Origin[];
  /** Layers that are not published, so that nothing in them could be shown. */
  leftOut: string[];
}

/**
 * Explains a key from what is published alone.
 *
 * @param word the key column's name, with its `ID` or without
 * @param options `table`: which segmentation, where several have the key; without it the first that has the value; `withRows`: each row's file and line too; a number: the first so many
 * @throws `usage` for a word that names no key, or a value that no row has
 */
export async function explainEntity(
  database: Database,
  graph: LineageGraph,
  word: string,
  value: string,
  { table: asked, withRows = false }: { table?: string | undefined; withRows?: boolean | number },
): Promise<Explanation> {
  const models = await findSegmentations(database, word, asked);
  const model = await firstWith(database, models, value);
  const { table, source, key, features } = model.segmentation;
  for (const needed of [table, source]) await refuseLeftOut(database, needed);
  const origins = await readOrigins(database, graph, model.segmentation, value, withRows);
  const [row] = await rowsWith(database, table, key, value);
  if (row === undefined) throw notThere(model.segmentation, value, origins);
  const made = await madeBy(database, table);
  const [given = {}] = await rowsWith(database, source, key, value);
  const point = features.map((name) => ({ name, value: given[name] ?? null }));
  const cluster = Number(row[CLUSTER]);
  const columns = Object.keys(row);
  return {
    key,
    value,
    segmentation: table,
    cluster,
    setApartBy: row.Set_Apart_By === null ? null : String(row.Set_Apart_By),
    ...made,
    about: await readAbout(database, graph, { table, key, columns: [...columns, ...features] }, value),
    source,
    ...measureCentres(model, point),
    outliers: outliersOf(model, cluster, point),
    origins,
    leftOut: await leftOutOf(database),
  };
}

/** The first whose table has the value; where none has, the first, which says so. */
async function firstWith(
  database: Database,
  models: readonly [KnownModel, ...KnownModel[]],
  value: string,
): Promise<KnownModel> {
  for (const model of models.length === 1 ? [] : models) {
    const { table, key } = model.segmentation;
    const rows = await rowsWith(database, table, key, value).catch(() => []); // it may not be published
    if (rows.length > 0) return model;
  }
  return models[0];
}

async function rowsWith(
  database: Database,
  table: string,
  key: string,
  value: string,
): Promise<Record<string, Value>[]> {
  return database.rows(
    `select * from ${quoteTable(table)} where cast(${quoteName(key)} as varchar) = $value`,
    { value },
  );
}

function notThere({ table, key }: Segmentation, value: string, origins: readonly Origin[]): MallardError {
  const seen = origins
    .filter(({ rows }) => rows > 0)
    .map(({ table: from, rows }) => `${rows} rows of ${from}`);
  const also = seen.length === 0 ? '' : `, though ${seen.join(' and ')} have it`;
  return new MallardError('usage', `${table} has no ${key} '${value}'${also}`, {
    next: `mallard sql "select ${key} from ${table} limit 10" shows some that it has`,
  });
}

async function madeBy(database: Database, table: string): Promise<{ runId: string; asOf: string | null }> {
  return database.row('select run_id as "runId", as_of as "asOf" from ops.tables where table_name = $table', {
    table,
  });
}

/** What each table that takes its cluster from this segmentation says beside the columns that are told anyway. */
async function readAbout(
  database: Database,
  graph: LineageGraph,
  { table, key, columns }: { table: string; key: string; columns: readonly string[] },
  value: string,
): Promise<Explanation['about']> {
  const takers = edgesReached(graph.edges, { table, column: CLUSTER }, 'downstream')
    .filter(({ how, column }) => how === 'direct' && column === CLUSTER)
    .map((edge) => edge.table);
  const about: Explanation['about'] = [];
  for (const [name, names] of graph.columns) {
    if (!takers.includes(name) || !names.includes(key)) continue;
    const [row] = await rowsWith(database, name, key, value);
    const others = Object.entries(row ?? {}).filter(([column]) => !columns.includes(column));
    if (others.length > 0) about.push({ table: name, values: Object.fromEntries(others) });
  }
  return about;
}
