import type { Database } from '../../warehouse/database.ts';
import { type Explanation, explainEntity } from '../explain/explain-entity.ts';
import type { Origin } from '../explain/origins.ts';
import { publishedLineage } from '../published-lineage.ts';

/** Files and lines of an origin that a page shows; who wants all of them asks `mallard explain --rows`. */
const FILES = 100;
const LINES = 200;

/** Rows of one table, the first of their files and lines; `files` and `rows` count all of them. */
export interface ShownOrigin extends Omit<Origin, 'files'> {
  files: { count: number; first: Origin['files'] };
}

/** What `mallard explain` says, with no more of the files and lines than a page shows. */
export interface ShownExplanation extends Omit<Explanation, 'origins'> {
  origins: ShownOrigin[];
}

/** Explains a key from the published file, as a pipeline sees it where one is named. Throws `usage` as `explainEntity` does. */
export async function askExplanation(
  database: Database,
  key: string,
  value: string,
  pipeline?: string,
): Promise<ShownExplanation> {
  const lineage = await publishedLineage(database);
  const explanation = await explainEntity(database, lineage, key, value, { pipeline, withRows: LINES });
  const origins = explanation.origins.map((origin) => ({
    ...origin,
    files: { count: origin.files.length, first: origin.files.slice(0, FILES) },
  }));
  return { ...explanation, origins };
}
