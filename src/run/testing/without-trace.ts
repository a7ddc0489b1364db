import type { Database } from '../../warehouse/database.ts';

/** Runs `work` in a transaction that never takes place. */
export async function withoutTrace<Result>(database: Database, work: () => Promise<Result>): Promise<Result> {
  await database.run('begin transaction');
  try {
    return await work();
  } finally {
    await database.run('rollback');
  }
}
