import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { quoteName } from './quote.ts';
import { tablesThere } from './tables-there.ts';

/** Its being there says that the first load has begun and has not ended. It never comes into a published file. */
const MARK = 'ops.first_load';

/** Whether no run has left anything in this warehouse, not even that it failed. */
export async function isUntouched(database: Database): Promise<boolean> {
  const { runs } = await database.row<{ runs: number }>('select count(*) as runs from ops.runs');
  return runs === 0;
}

/**
 * Does a first load, as a whole or not at all, without making it one transaction. DuckDB reads with one thread what the
 * transaction itself has written, and a first load reads nothing else; so its parts are committed as they end
 * (`Database.endPart`), under a mark that its end takes away. A warehouse with the mark in it is emptied: here, when the
 * work throws, or by the next who opens it (`emptyIfUnfinished`), when its process was killed.
 *
 * @param prepare makes anew what stood in the empty warehouse before the work
 */
export async function loadFirst<Result>(
  database: Database,
  prepare: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  await database.run(`create table ${MARK} (begun timestamp)`);
  try {
    return await database.transactionInParts(async () => {
      const result = await work();
      await database.run(`drop table ${MARK}`);
      return result;
    });
  } catch (error) {
    const empty = async () => (await emptyIfUnfinished(database)) && (await prepare());
    await empty().catch(() => {}); // Why the load failed counts for more; the mark is still there (`isUnfinished`).
    throw error;
  }
}

/** Whether a part of a first load is in the warehouse: nothing of that may be published. */
export async function isUnfinished(database: Database): Promise<boolean> {
  return (await tablesThere(database)).has(MARK);
}

/** Empties a warehouse whose first load was killed or failed, and no other; says whether it was one. */
export async function emptyIfUnfinished(database: Database): Promise<boolean> {
  const there = await tablesThere(database);
  if (!there.has(MARK)) return false;
  await database.transaction(async () => {
    if (there.has('ops.engine_tables')) await dropElsewhere(database);
    const schemas = await database.rows<{ name: string }>(
      'select schema_name as name from duckdb_schemas() where database_name = current_database() and not internal',
    );
    for (const { name } of schemas) await database.run(`drop schema ${quoteName(name)} cascade`);
  });
  await migrate(database);
  return true;
}

/** Another engine has to be told which tables are gone, before nothing says any more which there were. */
async function dropElsewhere(database: Database): Promise<void> {
  const kept = await database.rows<{ name: string }>('select table_name as name from ops.engine_tables');
  for (const { name } of kept) await database.engine.dropTable(name);
}
