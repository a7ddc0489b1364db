import { MallardError } from '../../errors.ts';
import type { LineageGraph } from '../../lineage/lineage-target.ts';
import type { Database } from '../../warehouse/database.ts';

/** A segmentation, as the published file tells of it. */
export interface KnownSegmentation {
  /** The table with the key and `Cluster`. */
  table: string;
  /** The table with the key and the features. */
  source: string;
  key: string;
  features: string[];
}

/** The column that a segmentation writes beside its key. */
export const CLUSTER = 'Cluster';

/**
 * The segmentation whose key a word means: the key's name, in whatever case, with its `ID` or without. Throws `usage`
 * with what can be asked for where there is none, or more than one.
 */
export async function findSegmentation(
  database: Database,
  graph: LineageGraph,
  word: string,
): Promise<KnownSegmentation> {
  const all = await readSegmentations(database, graph);
  const found = all.filter(({ key }) => bare(key) === bare(word));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const keys = all.map(({ key, table }) => `${key} (${table})`);
  throw new MallardError(
    'usage',
    only === undefined
      ? `no segmentation has a key called '${word}'`
      : `more than one segmentation has a key called '${word}'`,
    { next: `what can be explained: ${keys.join(', ') || 'nothing, since there is no segmentation'}` },
  );
}

/** `ClientID`, `client_id` and `client` are one word. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[ _-]?id$/, '');
}

async function readSegmentations(database: Database, { edges }: LineageGraph): Promise<KnownSegmentation[]> {
  const tables = await database.rows<{ name: string }>(
    `select distinct name from ops.run_steps
     where kind = 'segmentation' and name in (select table_name from ops.lineage) order by name`,
  );
  return tables.flatMap(({ name }) => {
    const own = edges.filter(({ table, column }) => table === name && column !== '*');
    const key = own.find(({ column }) => column !== CLUSTER);
    const features = own.filter(({ column }) => column === CLUSTER).map(({ fromColumn }) => fromColumn);
    return key === undefined ? [] : [{ table: name, source: key.fromTable, key: key.fromColumn, features }];
  });
}
