import { MallardError } from '../../errors.ts';
import { type KnownModel, readLastModels } from '../../segments/known-model.ts';
import type { Database } from '../../warehouse/database.ts';

/** The column that a segmentation writes beside its key. */
export const CLUSTER = 'Cluster';

/** Which of several segmentations that have the key. */
export interface WantedSegmentation {
  table?: string | undefined;
  pipeline?: string | undefined;
}

/**
 * The published model of the segmentation whose key a word means: the key's name, in whatever case, with its `ID` or
 * without. Of several, the first that was made, or the one whose table is named, or the first of the pipeline that is.
 * Throws `usage` with what can be asked for where there is none.
 *
 * @param wanted `table`: `gold.clusters`, or without its schema
 */
export async function findSegmentation(
  database: Database,
  word: string,
  { table, pipeline }: WantedSegmentation = {},
): Promise<KnownModel> {
  const known = await readLastModels(database);
  const all = pipeline === undefined ? known : await madeBy(database, pipeline, known);
  const byKey = all.filter(({ segmentation }) => bare(segmentation.key) === bare(word));
  const isAsked = ({ segmentation }: KnownModel) =>
    table === undefined || segmentation.table === table || segmentation.table.endsWith(`.${table}`);
  const found = byKey.find(isAsked);
  if (found !== undefined) return found;
  const keys = all.map(({ segmentation }) => `${segmentation.key} (${segmentation.table})`);
  const of = table === undefined ? '' : ` and the table '${table}'`;
  throw new MallardError('usage', `no segmentation has a key called '${word}'${of}`, {
    next: `what can be explained: ${keys.join(', ') || 'nothing, since there is no segmentation'}`,
  });
}

/** Pipelines may have keys of one name: a customer of one shop is nobody to the other. */
async function madeBy(
  database: Database,
  pipeline: string,
  models: readonly KnownModel[],
): Promise<KnownModel[]> {
  const runs = await database.rows<{ id: string }>(
    'select run_id as id from ops.runs where pipeline = $pipeline and run_id in (select run_id from ops.models)',
    { pipeline },
  );
  const ids = new Set(runs.map(({ id }) => id));
  return models.filter(({ runId }) => ids.has(runId));
}

/** `ClientID`, `client_id` and `client` are one word. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[ _-]?id$/, '');
}
