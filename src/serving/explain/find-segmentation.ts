import { MallardError } from '../../errors.ts';
import { type KnownModel, readLastModels } from '../../segments/known-model.ts';
import type { Database } from '../../warehouse/database.ts';

/** The column that a segmentation writes beside its key. */
export const CLUSTER = 'Cluster';

/**
 * The published models of the segmentations whose key a word means: the key's name, in whatever case, with its `ID` or
 * without. All of them in the order in which they are made, or that of the table that is named; at least one. Throws
 * `usage` with what can be asked for where there is none.
 *
 * @param table `gold.clusters`, or without its schema
 */
export async function findSegmentations(
  database: Database,
  word: string,
  table: string | undefined,
): Promise<[KnownModel, ...KnownModel[]]> {
  const all = await readLastModels(database);
  const byKey = all.filter(({ segmentation }) => bare(segmentation.key) === bare(word));
  const isAsked = ({ segmentation }: KnownModel) =>
    table === undefined || segmentation.table === table || segmentation.table.endsWith(`.${table}`);
  const [first, ...others] = byKey.filter(isAsked);
  if (first !== undefined) return [first, ...others];
  const keys = all.map(({ segmentation }) => `${segmentation.key} (${segmentation.table})`);
  const of = table === undefined ? '' : ` and the table '${table}'`;
  throw new MallardError('usage', `no segmentation has a key called '${word}'${of}`, {
    next: `what can be explained: ${keys.join(', ') || 'nothing, since there is no segmentation'}`,
  });
}

/** `ClientID`, `client_id` and `client` are one word. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[ _-]?id$/, '');
}
