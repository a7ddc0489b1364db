import { MallardError, messageOf } from '../errors.ts';
import { openPublished } from '../warehouse/open.ts';
import type { Parameters, QueryResult } from '../warehouse/statements.ts';
import { leftOutOf, publishesAll } from './publishing/left-out.ts';

/** Runs a query on the published file: read-only, with no access to any other file. Waits for nobody. */
export async function queryPublished(
  warehouseFile: string,
  sql: string,
  parameters?: Parameters,
): Promise<QueryResult> {
  const database = await openPublished(warehouseFile);
  try {
    return await database.query(sql, parameters);
  } catch (error) {
    const missed = (await leftOutOf(database)).find((layer) => new RegExp(`\\b${layer}\\b`, 'i').test(sql));
    throw new MallardError('usage', messageOf(error), {
      next:
        missed === undefined
          ? 'mallard sql "show all tables" lists what there is; the file is read-only'
          : publishesAll(missed),
      cause: error,
    });
  } finally {
    database.close();
  }
}
