import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError, messageOf } from '../errors.ts';
import { packageDir } from '../settings.ts';
import { openPublished } from '../warehouse/open.ts';
import type { Parameters } from '../warehouse/statements.ts';
import type { RunHistoryRows } from './run-history-rows.ts';

/** Asks one of the questions in `sql/catalog/history/`. */
export type Ask = <Question extends keyof RunHistoryRows>(
  question: Question,
  parameters?: Parameters,
) => Promise<RunHistoryRows[Question][]>;

/**
 * Asks the published file about what runs did; it waits for nobody and holds up nobody. Throws `usage` where there is no
 * published file yet, `execution` where it is older than the questions.
 */
export async function readRunHistory<Answer>(
  warehouseFile: string,
  work: (ask: Ask) => Promise<Answer>,
): Promise<Answer> {
  const database = await openPublished(warehouseFile);
  try {
    return await work((question, parameters) => {
      const sql = readFileSync(join(packageDir, 'sql', 'catalog', 'history', `${question}.sql`), 'utf8');
      return database.rows(sql, parameters);
    });
  } catch (error) {
    if (error instanceof MallardError || !/^(Binder|Catalog) Error/.test(messageOf(error))) throw error;
    throw new MallardError('execution', 'the published file was written by an older Mallard', {
      where: warehouseFile,
      next: 'mallard run publishes it anew, also when nothing is new',
      cause: error,
    });
  } finally {
    database.close();
  }
}
